/** Everything a command may use of the process it runs in. `main.ts` builds it from `process`, tests from plain values. */
import type { Clock } from '@muster/shared/runtime/clock';
import type { Terminal } from './output/terminal.ts';

export interface Host {
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  /** All of standard input, at once. */
  readonly readStdin: () => string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly clock: Clock;
  readonly hostname: string;
  /** With which this program was started, up to the first word of the command. */
  readonly program: readonly string[];
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
}
