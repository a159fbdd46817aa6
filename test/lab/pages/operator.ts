/**
 * The administrator of a lab's cluster as somebody who has a context and gives no
 * addresses: what a command reaches is what the context has learned.
 */
import { projectRoot, run, type CommandResult } from '../command.ts';
import type { Write } from '../chaos/history.ts';

const CALL_TIMEOUT_MS = 20_000;
/** Labels that are written in turn. */
const REGISTERS = 50;

export interface Operator {
  /** Returns what it printed; rejects when it failed. */
  muster(...args: readonly string[]): Promise<string>;
  json<T>(...args: readonly string[]): Promise<T>;
  /** Changes a label of the service, one change after the other without a pause, until it is stopped. */
  startWrites(service: string): Writes;
}

export interface Written {
  readonly history: readonly Write[];
  readonly finals: ReadonlyMap<string, string>;
  readonly slowestMs: number;
}

export interface Writes {
  /** Ends them, and reads what is there. */
  stop(): Promise<Written>;
}

export function createOperator(context: string): Operator {
  const attempt = (args: readonly string[], timeoutMs?: number): Promise<CommandResult> =>
    run(`${projectRoot}bin/muster`, args, { env: { MUSTER_CONTEXT: context, NO_COLOR: '1' }, ...(timeoutMs === undefined ? {} : { timeoutMs }) });

  async function muster(...args: readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await attempt(args);
    if (exitCode !== 0) throw new Error(`muster ${args.join(' ')} ended with ${exitCode}: ${stderr}${stdout}`);
    return stdout;
  }

  const json = async <T>(...args: readonly string[]): Promise<T> => JSON.parse(await muster(...args, '--json')) as T;

  return {
    muster,
    json,
    startWrites(service) {
      const history: Write[] = [];
      let slowestMs = 0;
      const stopped = new AbortController();
      const write = async (): Promise<void> => {
        for (let count = 1; !stopped.signal.aborted; count += 1) {
          const register = `w${count % REGISTERS}`;
          const from = performance.now();
          const { exitCode } = await attempt(['service', 'update', '--detach', '--label-add', `${register}=${count}`, service], CALL_TIMEOUT_MS);
          slowestMs = Math.max(slowestMs, performance.now() - from);
          history.push({ register, value: String(count), outcome: exitCode === 0 ? 'acknowledged' : 'unknown', exitCode });
        }
      };
      const writing = write();
      // Awaited at the end; a failure before that must not end the process.
      writing.catch(() => undefined);
      return {
        async stop() {
          stopped.abort();
          await writing;
          const found = (await json<readonly { name: string; labels: Readonly<Record<string, string>> }[]>('service', 'ls')).find(({ name }) => name === service);
          return { history, finals: new Map(Object.entries(found?.labels ?? {})), slowestMs: Math.round(slowestMs) };
        },
      };
    },
  };
}
