import { asNodeId, asServiceId, asTaskId } from '@muster/shared/model/ids';
import { defaultTask } from '@muster/shared/model/defaults';
import type { Assignment, LogRequestMessage, LogUploadMessage } from '@muster/shared/model/session-messages';
import { Pipe } from '@muster/shared/runtime/pipe';
import type { LogUploadChannel } from '@muster/shared/transport/channel';
import { describe, expect, it } from 'vitest';
import type { LogLine } from '../driver/driver.ts';
import { pumpLogs } from './pump-logs.ts';

const request: LogRequestMessage = {
  type: 'log-request',
  streamId: 'stream',
  taskId: asTaskId('t1'),
  options: { follow: true, stdout: true, stderr: true },
};
const assignment: Assignment = {
  taskId: asTaskId('t1'),
  serviceId: asServiceId('s'),
  serviceName: 'web',
  stack: '',
  revision: 1,
  slot: 2,
  desiredState: 'running',
  notBefore: 0,
  spec: defaultTask('web:1'),
  ports: [],
};

/** A manager that takes one message whenever `take` is called, and can leave. */
function manager() {
  const sent = new Pipe<LogUploadMessage>(1);
  const taking = sent.read();
  const leaving = Promise.withResolvers<void>();
  const channel: LogUploadChannel = {
    peer: 'm1',
    send: (message) => sent.push(message),
    receive: () => ({ [Symbol.asyncIterator]: () => ({ next: () => leaving.promise.then(() => ({ done: true, value: undefined })) }) }),
    close: () => {
      sent.end();
      leaving.resolve();
    },
  };
  const take = async () => (await taking.next()).value;
  return { channel, take, leave: () => channel.close() };
}

/** A log that never ends and counts how far it was read. */
function endlessLog() {
  const log = { read: 0, closed: false };
  const driver = {
    async *logs(_taskId: string, _options: unknown, signal: AbortSignal): AsyncGenerator<LogLine> {
      try {
        while (!signal.aborted) yield { source: 'stdout', at: log.read, line: Buffer.from(`line ${log.read++}`) };
      } finally {
        log.closed = true;
      }
    },
  };
  return { log, driver };
}

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};

describe('pumpLogs', () => {
  const from = { nodeId: asNodeId('n1'), nodeName: 'host-a', assignment };

  it('reads the engine no further than a bound ahead of a slow manager, and stops when it leaves', async () => {
    const { channel, take, leave } = manager();
    const { log, driver } = endlessLog();
    const pumping = pumpLogs(channel, request, { ...from, driver }, new AbortController().signal);
    expect(await take()).toEqual({ type: 'open', streamId: 'stream' });
    await turns(50);
    const readWhileWaiting = log.read;
    expect(readWhileWaiting).toBeLessThan(1_000);
    await turns(50);
    expect(log.read).toBe(readWhileWaiting);
    let lines = 0;
    while (lines < 5_000) {
      const message = await take();
      if (message?.type !== 'entries') throw new Error('expected entries');
      for (const { line, slot, serviceName } of message.entries) {
        expect(`${serviceName}.${slot} ${Buffer.from(line).toString()}`).toBe(`web.2 line ${lines}`);
        lines += 1;
      }
    }
    leave();
    await pumping;
    expect(log.closed).toBe(true);
  });

  it('says so when the task is not here, and when the engine cannot read the log', async () => {
    const missing = manager();
    const pumping = pumpLogs(missing.channel, request, { ...from, assignment: undefined, driver: endlessLog().driver }, new AbortController().signal);
    await missing.take();
    expect(await missing.take()).toEqual({ type: 'error', error: 'the task is not on this node' });
    await pumping;

    const broken = manager();
    const driver = {
      // oxlint-disable-next-line require-yield -- it fails before the first line.
      async *logs(): AsyncGenerator<LogLine> {
        throw new Error('the log driver is "none"');
      },
    };
    const failing = pumpLogs(broken.channel, request, { ...from, driver }, new AbortController().signal);
    await broken.take();
    expect(await broken.take()).toEqual({ type: 'error', error: 'the log driver is "none"' });
    await failing;
  });
});
