/**
 * What state each node is in, from what is known about its session.
 *
 *   unknown ──→ ready ⇄ suspect ──→ down
 *                 ↑                  │
 *                 └──────────────────┘   (a session again)
 *
 * A host whose agent has said that it is being shut down is down at once.
 * A session counts while the manager that holds it is alive. How long one has been
 * lost is measured on this manager's monotonic clock, from when it noticed; what the
 * record says about the last sign of life is credited, within a limit, because
 * another manager's clock wrote it. Pure.
 */
import { heartbeatMsFor } from '@muster/shared/model/heartbeat';
import type { ManagerId, NodeId } from '@muster/shared/model/ids';
import type { ClusterEvent, EventLevel, Node, NodeState, Stored } from '@muster/shared/model/objects';

export interface NodeTimeouts {
  /** From the last sign of life to `suspect`: time for the agent to reach another manager. */
  readonly suspectAfterMs: number;
  /** The same when it is the manager of the session that vanished. */
  readonly suspectAfterManagerMs: number;
  readonly downAfterMs: number;
  /** The same from when an agent last came and was refused: one that is refused comes again after seconds. */
  readonly downAfterRefusalMs: number;
  /** At most this much of the time before it was noticed counts. */
  readonly maxCreditMs: number;
  /** Nodes that went down this long before it, or later, count for the brake. */
  readonly brakeMemoryMs: number;
}

export const DEFAULT_TIMEOUTS: NodeTimeouts = {
  suspectAfterMs: 1_000,
  suspectAfterManagerMs: 3_000,
  downAfterMs: 6_000,
  downAfterRefusalMs: 30_000,
  maxCreditMs: 5_000,
  brakeMemoryMs: 60_000,
};

/** The default times with another one until a node without a sign of life is down. */
export function timeoutsFor(downAfterMs: number): NodeTimeouts {
  return { ...DEFAULT_TIMEOUTS, downAfterMs, downAfterRefusalMs: Math.max(DEFAULT_TIMEOUTS.downAfterRefusalMs, downAfterMs) };
}

/**
 * An agent whose manager fell silent asks the next one after two heartbeats at the latest, and each says
 * hello within this time: in a large cluster that is longer than silence may last elsewhere.
 */
const HELLO_MS = 2_000;

const MAX_AGE_MS = 60_000;

/** A session that was lost, as this manager noticed it. */
export interface Loss {
  /** The session's id and how it was lost: another loss begins another count. */
  readonly session: string;
  /** On the monotonic scale. */
  readonly since: number;
  /** When this manager saw it, without any credit: what other clocks say does not count where safety depends on it. */
  readonly noticedAt: number;
  readonly managerVanished: boolean;
  /** The agent's last word was that its host is being shut down. */
  readonly hostStops: boolean;
}

/** What one look hands to the next. */
export interface Memory {
  readonly losses: ReadonlyMap<NodeId, Loss>;
  /** Nodes that are down, and since when, on the monotonic scale; those from before this manager led by the wall clock of their record. */
  readonly downs: ReadonlyMap<NodeId, number>;
  /** Since when the brake has been on, on the monotonic scale. */
  readonly brakingSince: number | undefined;
  /** When the brake let go, on the monotonic scale: those that are still lost get the whole time from then, for they come one after the other. */
  readonly releasedAt: number;
  /** False until the first look: what was lost before this manager led is counted from then. */
  readonly started: boolean;
}

export const NO_MEMORY: Memory = { losses: new Map(), downs: new Map(), brakingSince: undefined, releasedAt: Number.NEGATIVE_INFINITY, started: false };

export interface Transition {
  readonly node: Stored<Node>;
  readonly state: NodeState;
  readonly reason: string;
}

export interface NodeEvent {
  readonly level: EventLevel;
  readonly type: ClusterEvent['type'];
  readonly message: string;
  readonly nodeId?: NodeId;
}

export interface NodeDecision {
  readonly transitions: readonly Transition[];
  readonly events: readonly NodeEvent[];
  readonly memory: Memory;
  /** Look again after this long, even if nothing changes. */
  readonly revisitAfterMs?: number;
}

export interface NodesSnapshot {
  readonly nodes: Iterable<Stored<Node>>;
  readonly managers: ReadonlySet<ManagerId>;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly monotonic: number;
}

export function decide(snapshot: NodesSnapshot, memory: Memory, timeouts: NodeTimeouts): NodeDecision {
  const nodes = [...snapshot.nodes];
  const losses = new Map<NodeId, Loss>();
  for (const node of nodes) {
    const loss = lossOf(node, snapshot, memory, timeouts);
    if (loss !== undefined) losses.set(node.id, loss);
  }
  const downs = downsOf(nodes, snapshot, memory);
  const brake = brakeOf(nodes, losses, downs, snapshot, memory, timeouts);
  const wasOn = memory.brakingSince !== undefined;
  const releasedAt = wasOn && !brake.on ? snapshot.monotonic : memory.releasedAt;
  const transitions: Transition[] = [];
  const events: NodeEvent[] = [];
  let revisitAfterMs = Number.POSITIVE_INFINITY;
  for (const node of nodes) {
    const next = awaited(node, losses.get(node.id), snapshot.now) ?? nextState(node, losses.get(node.id), { braking: brake.on, releasedAt, nodes: nodes.length }, snapshot.monotonic, timeouts);
    revisitAfterMs = Math.min(revisitAfterMs, next.revisitAfterMs);
    if (next.state === node.status.state && next.reason === node.status.reason) continue;
    transitions.push({ node, state: next.state, reason: next.reason });
    if (next.state === 'down' && !downs.has(node.id)) downs.set(node.id, snapshot.monotonic);
    if (next.state !== node.status.state) events.push(eventOf(node, next));
  }
  if (brake.on !== wasOn) events.push(brakeEvent(brake));
  return {
    transitions,
    events,
    memory: { losses, downs, brakingSince: brake.on ? (memory.brakingSince ?? snapshot.monotonic) : undefined, releasedAt, started: true },
    ...(Number.isFinite(revisitAfterMs) ? { revisitAfterMs } : {}),
  };
}

function lossOf(node: Stored<Node>, { managers, now, monotonic }: NodesSnapshot, memory: Memory, timeouts: NodeTimeouts): Loss | undefined {
  const { session } = node;
  const managerVanished = !managers.has(session.managerId);
  if (session.connected && !managerVanished) return undefined;
  const key = `${session.sessionId}/${session.connected ? 'manager lost' : session.since}`;
  const known = memory.losses.get(node.id);
  if (known?.session === key) return known;
  // An agent whose manager died has had no time yet to reach another one, and a new leader cannot tell.
  const age = session.connected || !memory.started ? 0 : now - session.since;
  // A loss is noticed within seconds: what seems to be older was written by a clock that is wrong.
  const credit = age < 0 || age > MAX_AGE_MS ? 0 : Math.min(age, timeouts.maxCreditMs);
  return { session: key, since: monotonic - credit, noticedAt: monotonic, managerVanished: session.connected, hostStops: session.hostStops === true };
}

function downsOf(nodes: readonly Node[], { now, monotonic }: NodesSnapshot, memory: Memory): Map<NodeId, number> {
  const downs = new Map<NodeId, number>();
  for (const { id, status } of nodes) {
    if (status.state !== 'down') continue;
    downs.set(id, memory.downs.get(id) ?? monotonic - (memory.started ? 0 : Math.max(0, now - status.since)));
  }
  return downs;
}

interface Brake {
  readonly on: boolean;
  readonly lost: number;
  readonly of: number;
}

/**
 * More than half of the nodes, and more than two, lost at once: then it is rather this
 * side of the network that is cut off. Nodes that went down a moment ago count on both
 * sides, so that a loss which arrives in portions is seen as one and the brake does not
 * wear off. A drained node does not: the operator has answered for it.
 */
function brakeOf(
  nodes: readonly Node[],
  losses: ReadonlyMap<NodeId, Loss>,
  downs: ReadonlyMap<NodeId, number>,
  snapshot: NodesSnapshot,
  memory: Memory,
  timeouts: NodeTimeouts,
): Brake {
  let lost = 0;
  let of = 0;
  const countedFrom = (memory.brakingSince ?? snapshot.monotonic) - timeouts.brakeMemoryMs;
  for (const node of nodes) {
    if (node.spec.availability === 'drain') continue;
    const { state } = node.status;
    if ((downs.get(node.id) ?? Infinity) < countedFrom) continue;
    of += 1;
    const loss = losses.get(node.id);
    if (loss === undefined) continue;
    // A session that came and went between two looks begins a new count, and does not release the brake meanwhile.
    const isStillLost = state === 'suspect' || state === 'down';
    if (isStillLost || isSuspect(loss, snapshot.monotonic, timeouts)) lost += 1;
  }
  return { on: lost > 2 && lost * 2 > of, lost, of };
}

function isSuspect({ since, managerVanished, hostStops }: Loss, monotonic: number, timeouts: NodeTimeouts): boolean {
  return hostStops || monotonic - since >= (managerVanished ? timeouts.suspectAfterManagerMs : timeouts.suspectAfterMs);
}

interface NextState {
  readonly state: NodeState;
  readonly reason: string;
  readonly revisitAfterMs: number;
}

const NEVER = Number.POSITIVE_INFINITY;

/**
 * A node of a restored cluster whose agent has not come to the new managers yet: its
 * containers run somewhere, so nothing is replaced. A drained one is not waited for.
 */
function awaited({ session, spec }: Node, loss: Loss | undefined, now: number): NextState | undefined {
  if (loss === undefined || session.awaitedUntil === undefined || now >= session.awaitedUntil || spec.availability === 'drain') return undefined;
  const until = new Date(session.awaitedUntil).toISOString().slice(0, 19);
  return { state: 'suspect', reason: `restored; its agent has not come yet and is awaited until ${until}Z`, revisitAfterMs: session.awaitedUntil - now };
}

interface Situation {
  readonly braking: boolean;
  readonly releasedAt: number;
  /** How many there are. */
  readonly nodes: number;
}

function silenceAllowedMs({ session }: Node, { managerVanished }: Loss, nodes: number, { downAfterMs, downAfterRefusalMs }: NodeTimeouts): number {
  if (managerVanished) return Math.max(downAfterMs, 2 * heartbeatMsFor(nodes) + HELLO_MS);
  return session.refused === undefined ? downAfterMs : downAfterRefusalMs;
}

function nextState(
  node: Node,
  loss: Loss | undefined,
  { braking, releasedAt, nodes }: Situation,
  monotonic: number,
  timeouts: NodeTimeouts,
): NextState {
  const { state, reason } = node.status;
  if (loss === undefined) return { state: 'ready', reason: 'its agent is connected', revisitAfterMs: NEVER };
  // Down stays down until there is a session; so does the reason.
  if (state === 'down') return { state, reason, revisitAfterMs: NEVER };
  const lostForMs = monotonic - loss.since;
  if (!isSuspect(loss, monotonic, timeouts)) {
    const afterMs = loss.managerVanished ? timeouts.suspectAfterManagerMs : timeouts.suspectAfterMs;
    return { state, reason, revisitAfterMs: afterMs - lostForMs };
  }
  const cause = causeOf(node, loss);
  // One that the brake has held may be back in a moment: it gets the time that any host gets.
  const downAfterMs = loss.hostStops && loss.noticedAt > releasedAt ? 0 : silenceAllowedMs(node, loss, nodes, timeouts);
  const countsForMs = Math.min(lostForMs, monotonic - releasedAt);
  if (countsForMs < downAfterMs) return { state: 'suspect', reason: cause, revisitAfterMs: downAfterMs - countsForMs };
  if (braking && node.spec.availability !== 'drain') {
    return { state: 'suspect', reason: `${cause}; not replaced while most nodes are lost`, revisitAfterMs: NEVER };
  }
  if (loss.hostStops) return { state: 'down', reason: cause, revisitAfterMs: NEVER };
  const seconds = Math.round(downAfterMs / 1_000);
  return { state: 'down', reason: `no sign of life for ${seconds} s: ${cause}`, revisitAfterMs: NEVER };
}

function causeOf({ session }: Node, { managerVanished, hostStops }: Loss): string {
  if (hostStops) return 'its host was shut down';
  if (managerVanished) return 'its manager is gone and the agent has not come to another';
  return session.refused === undefined ? 'its agent is not connected' : `its agent is refused: ${session.refused}`;
}

function eventOf(node: Node, { state, reason }: NextState): NodeEvent {
  const isLost = state === 'down' && node.session.hostStops !== true;
  const level: EventLevel = isLost ? 'error' : state === 'ready' ? 'info' : 'warning';
  const name = node.description.hostname || node.id;
  return { level, type: `node.${state}`, message: `node ${name} is ${state}: ${reason}`, nodeId: node.id };
}

function brakeEvent({ on, lost, of }: Brake): NodeEvent {
  if (!on) return { level: 'info', type: 'nodes.brake-released', message: 'most nodes are back: lost nodes are replaced again' };
  return {
    level: 'error',
    type: 'nodes.brake',
    message:
      `${lost} of ${of} nodes are lost at once: none is replaced until most are back, in case it is the managers that are cut off. ` +
      "If the nodes are really gone, drain or remove them: 'muster node drain <node>'",
  };
}
