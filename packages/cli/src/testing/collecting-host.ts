/** A host for tests: what a command prints is collected, and its surroundings are plain values. */
import { type Clock, systemClock } from '@muster/shared/runtime/clock';
import type { Host } from '../host.ts';

export interface HostOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdin?: string;
  /** Both streams are terminals of this size. */
  readonly tty?: { readonly columns: number; readonly rows: number };
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
  /** See what is written, as it is. */
  readonly onOutput?: (text: string) => void;
  readonly onError?: (text: string) => void;
}

export interface Collected {
  out: string;
  err: string;
}

export function collectingHost(options: HostOptions = {}): { readonly host: Host; readonly collected: Collected } {
  const collected: Collected = { out: '', err: '' };
  const { columns, rows } = options.tty ?? { columns: 80, rows: 24 };
  const terminal = (write: (text: string) => void) => ({ write, isTty: options.tty !== undefined, columns, rows });
  const host: Host = {
    stdout: terminal((text) => {
      collected.out += text;
      options.onOutput?.(text);
    }),
    stderr: terminal((text) => {
      collected.err += text;
      options.onError?.(text);
    }),
    readStdin: () => options.stdin ?? '',
    env: options.env ?? {},
    cwd: options.cwd ?? '/',
    clock: options.clock ?? systemClock,
    hostname: 'here',
    program: ['muster'],
    signal: options.signal ?? new AbortController().signal,
  };
  return { host, collected };
}
