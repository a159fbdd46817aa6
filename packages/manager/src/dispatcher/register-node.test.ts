/** A node that registers with a manager whose copy lags behind the store. */
import { asManagerId, asNodeId, asSessionId } from '@muster/shared/model/ids';
import type { NodeDescription, NodeSession } from '@muster/shared/model/objects';
import { silentLogger } from '@muster/shared/runtime/logger';
import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import { describe, expect, it } from 'vitest';
import { Replica } from '../state/replica.ts';
import { remove } from '../state/mutation.ts';
import { createMemoryStore } from '../store/memory.ts';
import type { Store } from '../store/store.ts';
import { registerNode } from './register-node.ts';

const nodeId = asNodeId('node00000000000000000000a');
const description: NodeDescription = {
  hostname: 'h', address: 'h', os: 'linux', architecture: 'x86_64', nanoCpus: 1e9, memoryBytes: 1e9, engineVersion: '29', agentVersion: '0.1.0', engineLabels: {}, usedPorts: [],
};
const sessionOf = (id: string): NodeSession => ({ managerId: asManagerId('m1'), sessionId: asSessionId(id), connected: true, since: 0 });

/** A store whose changes reach one manager late: none between `hold` and `letThrough`. */
function late(store: Store): { readonly store: Store; readonly hold: () => void; readonly letThrough: () => void } {
  let held = Promise.resolve();
  let letThrough = () => {};
  return {
    hold() {
      held = new Promise((resolve) => {
        letThrough = resolve;
      });
    },
    letThrough: () => letThrough(),
    store: {
      description: store.description,
      range: (request, signal) => store.range(request, signal),
      transact: (transaction, signal) => store.transact(transaction, signal),
      grantLease: (ttlMs, signal) => store.grantLease(ttlMs, signal),
      compact: (revision) => store.compact(revision),
      close: () => store.close(),
      async *watch(request, signal) {
        for await (const message of store.watch(request, signal)) {
          await held;
          yield message;
        }
      },
    },
  };
}

describe('a node that registers', () => {
  it('is made known anew when it was removed, and the copy of its manager did not show that yet', async () => {
    const clock = new VirtualClock();
    const store = createMemoryStore({ clock });
    const stop = new AbortController();
    const behind = late(store);
    const [first, second] = [new Replica({ store, clock, logger: silentLogger }), new Replica({ store: behind.store, clock, logger: silentLogger })];
    const runs = [first.run(stop.signal), second.run(stop.signal)];
    await clock.advance(1);
    const register = (state: Replica, id: string) => registerNode(state, { nodeId, description, labels: {}, session: sessionOf(id), now: 0 }, stop.signal);
    await register(first, 'one');
    await clock.advance(1);
    behind.hold();
    const node = first.view.node(nodeId);
    if (node === undefined) throw new Error('the node is not known');
    await first.commit([remove(node)]);
    expect(second.view.node(nodeId)).toBeDefined();

    const registered = register(second, 'two');
    await clock.advance(1);
    behind.letThrough();
    await clock.advance(5_000);
    await registered;
    expect(first.view.node(nodeId)?.session.sessionId).toBe('two');
    stop.abort();
    await Promise.all(runs);
  });
});
