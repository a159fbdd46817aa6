/** One operator's program asks without a pause, from a process of its own; agents' heartbeats are answered all the same. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createAgent } from '@muster/agent/agent';
import { FakeEngine } from '@muster/agent/driver/fake';
import { createMemoryJournal } from '@muster/agent/journal/memory';
import { grpcTransport } from '@muster/agent/session/grpc-transport';
import { createManager } from '@muster/manager/manager';
import { createMemoryStore } from '@muster/manager/store/memory';
import { defaultServiceSpec } from '@muster/shared/model/defaults';
import { asManagerId, asNodeId, asServiceId } from '@muster/shared/model/ids';
import type { ClusterObject } from '@muster/shared/model/objects';
import { systemClock } from '@muster/shared/runtime/clock';
import type { AgentTransport } from '@muster/shared/transport/channel';
import { afterEach, expect, it } from 'vitest';
import { common, run, seen, stopAll, write } from './real-world.ts';

const SERVICES = 2_000;
const HEARTBEATS = 4;
/** Far more than the manager's lane of reads takes at a time. */
const READS = 300;

afterEach(stopAll);

/** The production transport; `onHeartbeat` is called for each answer to one. */
function listening(onHeartbeat: () => void): AgentTransport {
  const transport = grpcTransport();
  return {
    ...transport,
    async openSession(address, signal) {
      const channel = await transport.openSession(address, signal);
      return {
        ...channel,
        async *receive() {
          for await (const message of channel.receive()) {
            if (message.type === 'heartbeat') onHeartbeat();
            yield message;
          }
        },
      };
    },
  };
}

it('a flood of reads delays no heartbeat so long that a session ends', async () => {
  const store = createMemoryStore({ clock: systemClock });
  const manager = createManager({ ...common, store, listen: '127.0.0.1:0', clusterName: 'flood', record: { kind: 'manager', id: asManagerId('m1'), name: 'm1', address: '127.0.0.1:0', softwareVersion: '0.1.0', startedAt: systemClock.now() } });
  run(manager);
  const address = await manager.listening;
  const { state } = manager;
  let answered = 0;
  let onAnswer = () => undefined as void;
  const nodeId = asNodeId(common.newId());
  const engine = new FakeEngine({ clock: systemClock });
  run(createAgent({ ...common, journal: createMemoryJournal(nodeId), openDriver: (id) => engine.open({ nodeId: id }), transport: listening(() => {
    answered += 1;
    onAnswer();
  }), managers: [address], address: '127.0.0.1', hostname: 'host', version: '0.1.0' }));
  await seen(state, () => state.view.node(nodeId)?.status.state === 'ready');
  const services: ClusterObject[] = Array.from({ length: SERVICES }, (_, index) => {
    const spec = { ...defaultServiceSpec(`service-${index}`, 'image:1'), mode: { type: 'replicated', replicas: 0 } as const };
    return { kind: 'service', id: asServiceId(common.newId()), createdAt: 0, updatedAt: 0, spec, revision: 1, removing: false };
  });
  await write(state, ...services);
  const session = state.view.node(nodeId)?.session;

  const flooder = spawn(process.execPath, ['--conditions=source', fileURLToPath(new URL('flooder.ts', import.meta.url)), address], { stdio: ['pipe', 'pipe', 'inherit'] });
  let floods = 0;
  const before = answered;
  await new Promise<void>((resolve) => {
    const look = () => {
      if (floods >= READS && answered >= before + HEARTBEATS) resolve();
    };
    onAnswer = look;
    flooder.stdout.on('data', (dots: Buffer) => {
      floods += dots.length;
      look();
    });
  });
  flooder.stdin.end();
  await once(flooder, 'close');

  expect(state.view.node(nodeId)?.session).toEqual(session);
  expect([...state.view.events()].filter(({ type }) => type === 'node.suspect' || type === 'node.down')).toEqual([]);
});
