/** Colours, or nothing in their place. */
export type Tone = 'good' | 'busy' | 'bad' | 'quiet' | 'strong' | 'plain';

export interface Style {
  readonly enabled: boolean;
  paint(tone: Tone, text: string): string;
}

const CODES: Readonly<Record<Tone, readonly [open: string, close: string]>> = {
  good: ['\u001B[32m', '\u001B[39m'],
  busy: ['\u001B[33m', '\u001B[39m'],
  bad: ['\u001B[31m', '\u001B[39m'],
  quiet: ['\u001B[2m', '\u001B[22m'],
  strong: ['\u001B[1m', '\u001B[22m'],
  plain: ['', ''],
};

export function createStyle(enabled: boolean): Style {
  return {
    enabled,
    paint(tone, text) {
      const [open, close] = CODES[tone];
      return enabled && text !== '' ? `${open}${text}${close}` : text;
    },
  };
}
