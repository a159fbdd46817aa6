/** Runs a command in a container, within a time and an amount of output. */
import type { Clock } from '@muster/shared/runtime/clock';
import { DriverError, type ExecOptions, type ExecResult } from '../driver.ts';
import type { EngineClient } from './connect.ts';
import { type Frame, readFrames } from './frames.ts';
import { linkedAbort } from './linked-abort.ts';
import { EXEC_SHAPE, EXEC_STATE_SHAPE } from './reply-shapes.ts';

const CALL_TIMEOUT_MS = 30_000;

export interface ExecRequest extends ExecOptions {
  readonly containerId: string;
  readonly command: readonly string[];
}

export async function runExec(
  { client, clock, killProcess }: {
    readonly client: EngineClient;
    readonly clock: Clock;
    /** Ends a process of this host that belongs to the container; Docker's API cannot. */
    readonly killProcess: (pid: number, containerId: string) => Promise<void>;
  },
  { containerId, command, timeoutMs, maxOutputBytes, user, privileged = false, workdir, env = [] }: ExecRequest,
  signal: AbortSignal | undefined,
): Promise<ExecResult> {
  const doing = `run ${command[0] ?? 'a command'} in container ${containerId.slice(0, 12)}`;
  const exec = await client.call(
    doing,
    (docker, abortSignal) =>
      docker.getContainer(containerId).exec({
        Cmd: [...command],
        AttachStdout: true,
        AttachStderr: true,
        Privileged: privileged,
        Env: [...env],
        ...(user === undefined ? {} : { User: user }),
        ...(workdir === undefined ? {} : { WorkingDir: workdir }),
        abortSignal,
      }),
    { timeoutMs: CALL_TIMEOUT_MS, signal, shape: EXEC_SHAPE },
  );
  const inspect = () =>
    client.call('tell how the command ended', (docker, abortSignal) => docker.getExec(exec.id).inspect({ abortSignal }), {
      timeoutMs: CALL_TIMEOUT_MS,
      signal,
      shape: EXEC_STATE_SHAPE,
    });
  const tooLate = new DriverError('timeout', `The command ${command.join(' ')} did not end within ${timeoutMs} ms.`);
  using abort = linkedAbort(signal);
  const cancel = clock.after(timeoutMs, () => abort.abort(tooLate));
  try {
    const stream = await client.stream(
      doing,
      (docker, abortSignal) => docker.getExec(exec.id).start({ Detach: false, Tty: false, abortSignal }),
      { signal: abort.signal },
    );
    const output = await collect(readFrames(stream), maxOutputBytes);
    abort.signal.throwIfAborted();
    const { ExitCode } = await inspect();
    return { exitCode: ExitCode ?? -1, ...output };
  } catch (error) {
    if (!abort.signal.aborted) throw error;
    const { Running, Pid } = await inspect().catch(() => ({ Running: false, Pid: 0 }));
    if (Running && Pid > 0) await killProcess(Pid, containerId);
    throw abort.signal.reason;
  } finally {
    cancel();
  }
}

/** What goes beyond the bound is read and dropped, so that the command is not held up. */
async function collect(frames: AsyncIterable<Frame>, maxBytes: number): Promise<Pick<ExecResult, 'stdout' | 'stderr'>> {
  const kept: Record<Frame['source'], Buffer[]> = { stdout: [], stderr: [] };
  let left = maxBytes;
  for await (const { source, payload } of frames) {
    // Copied: a kept slice would hold the whole piece it was cut from.
    if (left > 0) kept[source].push(Buffer.from(payload.subarray(0, left)));
    left = Math.max(0, left - payload.length);
  }
  return { stdout: Buffer.concat(kept.stdout), stderr: Buffer.concat(kept.stderr) };
}
