/** Joins a client's connection with one to a target, the next one when a target has just left. */
import { connect, type Socket } from 'node:net';

export interface Target {
  readonly address: string;
  readonly port: number;
}

/** @param start which target is tried first; none that can be reached: the client is reset */
export function join(client: Socket, targets: readonly Target[], start: number): void {
  client.on('error', () => client.destroy());
  tryTarget(client, targets, start, targets.length);
}

function tryTarget(client: Socket, targets: readonly Target[], index: number, left: number): void {
  const target = targets[index % Math.max(1, targets.length)];
  if (target === undefined || left <= 0) {
    client.resetAndDestroy();
    return;
  }
  const task = connect({ host: target.address, port: target.port, allowHalfOpen: true });
  const onRefused = () => {
    task.destroy();
    tryTarget(client, targets, index + 1, left - 1);
  };
  task.once('error', onRefused);
  task.once('connect', () => {
    task.off('error', onRefused);
    task.on('error', () => client.resetAndDestroy());
    task.on('close', () => client.destroy());
    client.on('close', () => task.destroy());
    client.pipe(task);
    task.pipe(client);
  });
}
