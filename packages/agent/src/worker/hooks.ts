/**
 * Runs the hooks of a container: commands in it, one after the other, within a time
 * for all of them together. Says in words what went wrong; what the engine does not
 * answer to, and what is called off, is thrown.
 */
import type { HookSpec } from '@muster/shared/model/service-spec';
import type { Clock } from '@muster/shared/runtime/clock';
import { DriverError, type Driver, type ExecResult } from '../driver/driver.ts';

/** A `post_start` that takes longer has failed. */
export const POST_START_TIMEOUT_MS = 600_000;
const MAX_OUTPUT_BYTES = 4_096;
/** Of a command, and of what it wrote last. */
const MAX_WORDS = 120;

export interface HookRun {
  readonly kind: 'post_start' | 'pre_stop';
  readonly taskId: string;
  readonly hooks: readonly HookSpec[];
  readonly timeoutMs: number;
}

/** Undefined: all went well. After a failed `post_start` none follows; after a failed `pre_stop` the others are run all the same. */
export async function runHooks(
  { driver, clock }: { readonly driver: Pick<Driver, 'exec'>; readonly clock: Clock },
  { kind, taskId, hooks, timeoutMs }: HookRun,
  signal: AbortSignal,
): Promise<string | undefined> {
  const endsAt = clock.monotonic() + timeoutMs;
  let failure: string | undefined;
  for (const [index, hook] of hooks.entries()) {
    const name = `${kind} hook${hooks.length === 1 ? '' : ` ${index + 1}`} (${shortened(hook.command.join(' '))})`;
    const leftMs = endsAt - clock.monotonic();
    const failed = leftMs <= 0 ? 'was not run: the time is over' : await runHook(driver, taskId, hook, leftMs, signal);
    if (failed === undefined) continue;
    failure ??= `${name} ${failed}`;
    if (kind === 'post_start') break;
  }
  return failure;
}

async function runHook(driver: Pick<Driver, 'exec'>, taskId: string, hook: HookSpec, timeoutMs: number, signal: AbortSignal): Promise<string | undefined> {
  const { command, user, privileged, workdir, env } = hook;
  try {
    const result = await driver.exec(taskId, command, { timeoutMs: Math.ceil(timeoutMs), maxOutputBytes: MAX_OUTPUT_BYTES, user, privileged, workdir, env }, signal);
    return result.exitCode === 0 ? undefined : `exited ${result.exitCode}${lastLineOf(result)}`;
  } catch (error) {
    if (signal.aborted || !(error instanceof DriverError)) throw error;
    if (error.code === 'timeout') return `did not end within ${Math.round(timeoutMs / 100) / 10} s`;
    if (error.code === 'refused' || error.code === 'not-found') return `could not be run: ${error.message}`;
    throw error;
  }
}

function lastLineOf({ stdout, stderr }: ExecResult): string {
  const written = stderr.length > 0 ? stderr : stdout;
  const line = Buffer.from(written).toString('utf8').trimEnd().split('\n').at(-1) ?? '';
  return line === '' ? '' : `: ${shortened(line)}`;
}

function shortened(text: string): string {
  return text.length <= MAX_WORDS ? text : `${text.slice(0, MAX_WORDS)}…`;
}
