/**
 * The part of a node's record that dispatchers write: that it exists, what its
 * agent says about the host, and which manager holds its session.
 */
import { asEventId, type NodeId } from '@muster/shared/model/ids';
import type { NewId } from '@muster/shared/runtime/ids';
import { MusterError } from '@muster/shared/model/error';
import type { Node, NodeDescription, NodeSession, Stored } from '@muster/shared/model/objects';
import type { State } from '../state/state.ts';

export interface Registration {
  readonly nodeId: NodeId;
  readonly description: NodeDescription;
  /** For a node that is not known yet. */
  readonly labels: Readonly<Record<string, string>>;
  readonly session: NodeSession;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** A node that is removed over and over while its agent knocks is let in when that has ended. */
const MAX_ATTEMPTS = 3;

/**
 * Makes the node known, or its new session and description. The newest session wins. A copy
 * that lags may show a node that was removed meanwhile: when the store says so, it is made anew.
 */
export async function registerNode(state: State, { nodeId, description, labels, session, now }: Registration, signal: AbortSignal): Promise<void> {
  const node: Node = {
    kind: 'node',
    id: nodeId,
    createdAt: now,
    spec: { labels, availability: 'active' },
    description,
    session,
    status: { state: 'unknown', since: now, reason: 'has just joined' },
  };
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    if (state.view.node(nodeId) === undefined) {
      const { applied } = await state.commit([{ op: 'create', object: node }], {}, signal);
      if (applied.length > 0) return;
    }
    const known = await state.update<Node>(
      (view) => view.node(nodeId),
      (current) => ({ ...current, description: sameDescription(current.description, description) ? current.description : description, session }),
      {},
      signal,
    );
    if (known !== undefined) return;
  }
  throw new MusterError('unavailable', 'the node was removed from the cluster while its agent connected', { reason: 'REMOVED' });
}

/** Notes that the session ended; does nothing when a newer one has taken its place. */
export async function noteSessionLost(state: State, nodeId: NodeId, session: NodeSession, { lastSeenAt, hostStops }: { readonly lastSeenAt: number; readonly hostStops: boolean }): Promise<void> {
  const lost: NodeSession = { ...session, connected: false, since: lastSeenAt, ...(hostStops ? { hostStops } : {}) };
  await state.update<Node>(
    (view) => view.node(nodeId),
    (current) => (isCurrent(current, session) && current.session.connected ? { ...current, session: lost } : undefined),
  );
}

/** So often at most an agent that keeps coming and is refused is written down. */
const REFUSAL_EVERY_MS = 2_000;

/**
 * Notes that the agent of a node without a session came and was refused for its version: a
 * sign of life. Nothing is written for a node that is not known or has a session.
 */
export async function noteRefused(state: State, nodeId: NodeId, refused: string, now: number): Promise<void> {
  await state.update<Node>(
    (view) => view.node(nodeId),
    (current) => {
      // Whatever was said of its host: it runs.
      const { hostStops: _isOver, ...session } = current.session;
      const isHeld = session.connected && [...state.view.managers()].some(({ id }) => id === session.managerId);
      const isNoted = session.refused === refused && Math.abs(now - session.since) < REFUSAL_EVERY_MS;
      return isHeld || isNoted ? undefined : { ...current, session: { ...session, connected: false, since: now, refused } };
    },
  );
}

export async function noteDescription(state: State, nodeId: NodeId, session: NodeSession, description: NodeDescription): Promise<void> {
  await state.update<Node>(
    (view) => view.node(nodeId),
    (current) => (isCurrent(current, session) && !sameDescription(current.description, description) ? { ...current, description } : undefined),
  );
}

/** An event when the agent begins to complain, and when it has stopped. */
export async function noteProblem(state: State, nodeId: NodeId, before: NodeDescription | undefined, { hostname, problem }: NodeDescription, newId: NewId, now: number): Promise<void> {
  if (before?.problem === problem) return;
  const told = problem === undefined ? ({ level: 'info', type: 'node.well', message: `node ${hostname}: its agent can write to its disk again` } as const) : ({ level: 'error', type: 'node.alarm', message: `node ${hostname} takes on nothing new: ${problem}` } as const);
  await state.commit([{ op: 'create', object: { kind: 'event', id: asEventId(newId()), at: now, nodeId, ...told } }]);
}

export function isCurrent(node: Stored<Node>, session: NodeSession): boolean {
  return node.session.sessionId === session.sessionId;
}

function sameDescription(left: NodeDescription, right: NodeDescription): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
