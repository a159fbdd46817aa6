import { pino } from 'pino';
import { loggedError } from './log-error.ts';
import { readableLine } from './readable-log.ts';

/**
 * Structured logging: a constant message plus fields.
 * `log.info({ taskId }, 'task started')`, never a sentence built from values.
 */
export interface Logger {
  trace(fields: object, message: string): void;
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(fields: object): Logger;
}

export interface LoggerOptions {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly name: string;
  /** For a person at a terminal: lines of text in place of JSON. */
  readonly readable?: boolean;
}

/** A logger that writes JSON lines to standard error; values of secret-bearing keys are replaced. */
export function createLogger({ level, name, readable = false }: LoggerOptions): Logger {
  const stderr = pino.destination({ dest: 2, sync: false });
  return pino(
    {
      level,
      name,
      serializers: { err: loggedError },
      redact: { paths: ['token', '*.token', 'password', '*.password', 'auth', '*.auth'], censor: '[redacted]' },
    },
    readable ? { write: (line: string) => void stderr.write(readableLine(line)) } : stderr,
  );
}

export const silentLogger: Logger = {
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLogger,
};
