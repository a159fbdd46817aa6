/**
 * An agent of the first protocol on a manager of today's: what a rolling upgrade
 * runs on. `test/fixtures/wire` holds the protocol as descriptors; `buf breaking`
 * compares today's with it at every lint.
 */
import { readFileSync } from 'node:fs';
import { credentials, type ClientDuplexStream, type GrpcObject, loadPackageDefinition, type ServiceClientConstructor } from '@grpc/grpc-js';
import { loadFileDescriptorSetFromBuffer } from '@grpc/proto-loader';
import { createMemoryStore } from '@muster/manager/store/memory';
import { systemClock } from '@muster/shared/runtime/clock';
import { afterEach, describe, expect, it } from 'vitest';
import { isRunning, seen, startManager, stopAll, write } from './real-world.ts';
import { basics, nodeId, task, taskId } from './world.ts';

interface OldAssignments {
  readonly type: string;
  readonly last_part: boolean;
  readonly fence: Readonly<Record<'incarnation' | 'epoch' | 'revision', number>>;
  readonly assign: readonly { readonly task_id: string; readonly service_name: string; readonly spec: { readonly container: { readonly image: string } } }[];
}

interface OldMessage {
  readonly body: string;
  readonly assignments?: OldAssignments;
  readonly status_ack?: { readonly number: number };
  readonly welcome?: { readonly session_id: string; readonly managers: readonly string[] };
}

const closes: (() => void)[] = [];
afterEach(async () => {
  for (const close of closes.splice(0)) close();
  await stopAll();
});

/** The protocol as version 0.1.0 first had it, read from its descriptors. */
function oldClient(address: string) {
  const image = readFileSync(new URL('../fixtures/wire/0.1.0.binpb', import.meta.url));
  const definitions = loadFileDescriptorSetFromBuffer(image, { longs: Number, enums: String, defaults: true, oneofs: true });
  const muster = (loadPackageDefinition(definitions)['muster'] as GrpcObject)['v1'] as GrpcObject;
  const client = new (muster['DispatcherService'] as ServiceClientConstructor)(address, credentials.createInsecure());
  closes.push(() => client.close());
  return client;
}

function openSession(address: string, agentVersion: string) {
  const client = oldClient(address);
  const stream = (client['Session'] as () => ClientDuplexStream<object, OldMessage>).call(client);
  stream.on('error', () => undefined); // Comes to the reader too.
  stream.write({
    hello: {
      node_id: nodeId,
      cluster_id: '',
      token: '',
      description: { hostname: 'old-host', address: '10.0.0.9', os: 'linux', architecture: 'x86_64', nano_cpus: 4e9, memory_bytes: 8e9, engine_version: '28.2.2', agent_version: agentVersion },
      fence: { incarnation: 0, epoch: 0, revision: 0 },
    },
  });
  const messages = stream[Symbol.asyncIterator]() as AsyncIterator<OldMessage, undefined>;
  const next = async (body: string): Promise<OldMessage> => {
    for (;;) {
      const message = await messages.next();
      if (message.done === true) throw new Error(`the session ended before a message of kind ${body}`);
      if (message.value.body === body) return message.value;
    }
  };
  return { send: (message: object) => stream.write(message), end: () => stream.end(), next };
}

describe('an agent of an earlier version', () => {
  it('joins, is told its tasks in words it knows, and reports them', async () => {
    const manager = await startManager('m1', createMemoryStore({ clock: systemClock }), '127.0.0.1:0', '0.2.0');
    await write(manager.state, ...basics());
    const session = openSession(manager.address, '0.1.0');
    const { welcome } = await session.next('welcome');
    expect(welcome?.session_id).not.toBe('');
    const { assignments: complete } = await session.next('assignments');
    expect(complete).toMatchObject({ type: 'ASSIGNMENTS_TYPE_COMPLETE', assign: [], last_part: true });

    await write(manager.state, task(1));
    const { assignments: change } = await session.next('assignments');
    expect(change).toMatchObject({
      type: 'ASSIGNMENTS_TYPE_INCREMENTAL',
      assign: [{ task_id: taskId(1), service_name: 'web', spec: { container: { image: 'web:1' } } }],
    });
    expect(change?.fence.revision).toBeGreaterThan(complete?.fence.revision ?? 0);

    session.send({ status: { number: 1, tasks: [{ task_id: taskId(1), status: { state: 'TASK_STATE_RUNNING', at: 1, message: 'started' } }] } });
    expect((await session.next('status_ack')).status_ack?.number).toBe(1);
    await seen(manager.state, () => isRunning(manager.state, taskId(1)));
    expect(manager.state.view.node(nodeId)?.description.hostname).toBe('old-host');
  });

  it.each([
    ['0.3.0', '0.2.0', 'newer than the manager'],
    ['0.1.0', '0.4.0', 'more than 2 minor versions older'],
    ['0.1.0', '1.0.0', 'major versions do not mix'],
  ])('is refused when it is %s and the manager %s, and nothing is written', async (agent, own, why) => {
    const manager = await startManager('m1', createMemoryStore({ clock: systemClock }), '127.0.0.1:0', own);
    await write(manager.state, ...basics());
    const session = openSession(manager.address, agent);
    await expect(session.next('welcome')).rejects.toMatchObject({ code: 9, details: expect.stringContaining(why) as string });
    expect(manager.state.view.node(nodeId)).toBeUndefined();
  });

  it('that is refused on a node that is known gives a sign of life, and the node says why', async () => {
    const manager = await startManager('m1', createMemoryStore({ clock: systemClock }), '127.0.0.1:0', '0.2.0');
    await write(manager.state, ...basics());
    const before = openSession(manager.address, '0.2.0');
    await before.next('welcome');
    before.end();
    await seen(manager.state, () => manager.state.view.node(nodeId)?.session.connected === false);

    const after = openSession(manager.address, '0.3.0');
    await expect(after.next('welcome')).rejects.toMatchObject({ code: 9 });
    await seen(manager.state, () => manager.state.view.node(nodeId)?.session.refused?.includes('newer than the manager') === true);

    await openSession(manager.address, '0.2.0').next('welcome');
    expect(manager.state.view.node(nodeId)?.session).toMatchObject({ connected: true });
    expect(manager.state.view.node(nodeId)?.session.refused).toBeUndefined();
  });
});
