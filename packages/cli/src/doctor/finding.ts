/** One line of the doctor. */
export interface Finding {
  readonly level: 'ok' | 'warn' | 'fail';
  readonly subject: string;
  readonly message: string;
  /** What to do. */
  readonly advice?: string;
}

export const ok = (subject: string, message: string): Finding => ({ level: 'ok', subject, message });
export const warn = (subject: string, message: string, advice: string): Finding => ({ level: 'warn', subject, message, advice });
export const fail = (subject: string, message: string, advice: string): Finding => ({ level: 'fail', subject, message, advice });
