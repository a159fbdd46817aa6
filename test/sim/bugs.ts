/**
 * Deliberate bugs, to show that the simulator finds such ones. Each is put in at a
 * seam, so that the classes under test stay as they are.
 */
import type { AgentMessage, Fence, ManagerMessage } from '@muster/shared/model/session-messages';
import { NO_FENCE } from '@muster/shared/model/session-messages';
import type { AgentTransport } from '@muster/shared/transport/channel';
import type { Transaction } from '@muster/manager/store/store';
import type { Dice } from './dice.ts';
import type { StoreBugs } from './store-link.ts';

export const BUGS = [
  /** Writes of a leader whose epoch is over are accepted. */
  'store-ignores-epoch',
  /** Agents remember no fence and obey whatever comes. */
  'agent-ignores-fence',
  /** A dispatcher acknowledges some reports without writing them. */
  'dispatcher-loses-reports',
  /** A watch leaves some changes out. */
  'watch-drops-events',
  /** The API acknowledges some changes without writing them. */
  'api-loses-writes',
  /** A manager has connections led to tasks that are not ready yet, or are to go. */
  'routes-before-ready',
  /** A manager tells a task to stop while hosts still lead to it. */
  'stops-do-not-wait',
  /** A host answers for network states that it has not brought in force. */
  'host-answers-too-much',
  /** Something goes on writing although nothing is asked for. */
  'writes-at-rest',
] as const;

export type Bug = (typeof BUGS)[number];

export function storeBugs(bug: Bug | undefined, dice: Dice): StoreBugs {
  switch (bug) {
    case 'dispatcher-loses-reports':
      return { swallows: (transaction) => isReport(transaction) && dice.chance(0.2) };
    case 'api-loses-writes':
      return { swallows: (transaction) => writes(transaction, 'requests/') && dice.chance(0.2) };
    case 'watch-drops-events':
      return { dropsWatchEvents: 0.02 };
    case 'store-ignores-epoch':
    case 'agent-ignores-fence':
    case 'routes-before-ready':
    case 'stops-do-not-wait':
    case 'host-answers-too-much':
    case 'writes-at-rest':
    case undefined:
      return {};
  }
}

const writes = (transaction: Transaction, prefix: string): boolean => transaction.writes.some(({ key }) => key.startsWith(prefix));

function isReport(transaction: Transaction): boolean {
  return writes(transaction, 'tasks/') && transaction.compares.every(({ key }) => key.startsWith('tasks/'));
}

export function tamper(bug: Bug | undefined): (transport: AgentTransport) => AgentTransport {
  if (bug === 'agent-ignores-fence') return withoutFences;
  return bug === 'routes-before-ready' ? withAllReady : (transport) => transport;
}

/** What the fences were that an agent was shown as higher than all before. */
const trueFences = new WeakMap<Fence, Fence>();

export function trueFence(fence: Fence): Fence {
  return trueFences.get(fence) ?? fence;
}

function withoutFences(transport: AgentTransport): AgentTransport {
  let risen = 0;
  const raise = (message: ManagerMessage): ManagerMessage => {
    if (message.type !== 'assignments' && message.type !== 'network') return message;
    risen += 1;
    const fence: Fence = { incarnation: 1_000_000, epoch: risen, revision: risen };
    trueFences.set(fence, message.type === 'network' ? message.update.fence : message.fence);
    if (message.type === 'network') return { ...message, update: { ...message.update, fence } };
    return { ...message, fence };
  };
  return {
    openLogs: (address, signal) => transport.openLogs(address, signal),
    async openSession(address, signal) {
      const channel = await transport.openSession(address, signal);
      return {
        peer: channel.peer,
        send: (message: AgentMessage) => {
          if (message.type !== 'hello') return channel.send(message);
          // An agent that was started again has the last one in its journal.
          risen = Math.max(risen, message.fence.epoch);
          return channel.send({ ...message, fence: NO_FENCE });
        },
        async *receive() {
          for await (const message of channel.receive()) yield raise(message);
        },
        close: (error) => channel.close(error),
      };
    },
  };
}

function withAllReady(transport: AgentTransport): AgentTransport {
  const ready = (message: ManagerMessage): ManagerMessage => {
    if (message.type !== 'network') return message;
    const services = message.update.services.map((service) => ({ ...service, endpoints: service.endpoints.map((endpoint) => ({ ...endpoint, serving: true })) }));
    return { ...message, update: { ...message.update, services } };
  };
  return {
    openLogs: (address, signal) => transport.openLogs(address, signal),
    async openSession(address, signal) {
      const channel = await transport.openSession(address, signal);
      return {
        peer: channel.peer,
        send: (message) => channel.send(message),
        async *receive() {
          for await (const message of channel.receive()) yield ready(message);
        },
        close: (error) => channel.close(error),
      };
    },
  };
}
