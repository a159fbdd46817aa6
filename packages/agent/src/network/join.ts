/** Joins a client's connection with one to a target, the next one when a target has just left. */
import { connect, type Socket } from 'node:net';

export interface Target {
  readonly address: string;
  readonly port: number;
}

export interface JoinOptions {
  /** Which target is tried first; none that can be reached: the client is reset. */
  readonly start: number;
  /** What the target is told before anything that the client says. */
  readonly header?: Buffer | undefined;
  readonly onJoined?: (target: Target) => void;
  /** How long a target may take to answer before the next one is tried; absent: as long as the kernel waits. */
  readonly patienceMs?: number;
  /** It could not be reached. */
  readonly onFailed?: (target: Target) => void;
}

export function join(client: Socket, targets: readonly Target[], options: JoinOptions): void {
  client.on('error', () => client.destroy());
  tryTarget(client, targets, options, targets.length);
}

function tryTarget(client: Socket, targets: readonly Target[], options: JoinOptions, left: number): void {
  const target = targets[options.start % Math.max(1, targets.length)];
  if (target === undefined || left <= 0) {
    client.resetAndDestroy();
    return;
  }
  // Small answers must not wait for one another.
  const task = connect({ host: target.address, port: target.port, allowHalfOpen: true, noDelay: true });
  const onClientGone = () => task.destroy();
  const onRefused = () => {
    task.destroy();
    options.onFailed?.(target);
    client.off('close', onClientGone);
    tryTarget(client, targets, { ...options, start: options.start + 1 }, left - 1);
  };
  const onSilent = () => task.destroy(new Error('it does not answer'));
  client.on('close', onClientGone);
  task.once('error', onRefused);
  if (options.patienceMs !== undefined) task.setTimeout(options.patienceMs, onSilent);
  task.once('connect', () => {
    task.setTimeout(0);
    task.off('timeout', onSilent);
    task.off('error', onRefused);
    task.on('error', () => client.resetAndDestroy());
    // What the task said last may still be on its way to a client that takes its time.
    task.on('close', () => client.destroySoon());
    client.setNoDelay(true);
    if (options.header !== undefined) task.write(options.header);
    options.onJoined?.(target);
    client.pipe(task);
    task.pipe(client);
  });
}
