import { describe, expect, it } from 'vitest';
import { asManagerId, type ManagerId } from '@muster/shared/model/ids';
import type { Node, NodeState, Stored } from '@muster/shared/model/objects';
import { decide, DEFAULT_TIMEOUTS, type Memory, NO_MEMORY, type NodeEvent, timeoutsFor } from './decide.ts';

const MANAGER = asManagerId('manager');

function node(id: string, state: NodeState = 'ready'): Stored<Node> {
  return {
    kind: 'node',
    id: id as Node['id'],
    createdAt: 0,
    spec: { labels: {}, availability: 'active' },
    description: {
      hostname: id,
      address: '10.0.0.1',
      os: 'linux',
      architecture: 'amd64',
      nanoCpus: 0,
      memoryBytes: 0,
      engineVersion: '',
      engineLabels: {},
      agentVersion: '',
      usedPorts: [],
    },
    session: { managerId: MANAGER, sessionId: `session-of-${id}` as Node['session']['sessionId'], connected: true, since: 0 },
    status: { state, since: 0, reason: 'its agent is connected' },
    version: 1,
  };
}

/** Nodes whose decisions are applied; time passes on both scales alike, but for jumps. */
class Watched {
  nodes: Stored<Node>[];
  managers = new Set<ManagerId>([MANAGER]);
  memory: Memory = NO_MEMORY;
  now = 1_000_000;
  events: NodeEvent[] = [];
  revisitAfterMs: number | undefined;
  #ahead = 999_000;
  readonly #timeouts;

  constructor(count: number, timeouts = DEFAULT_TIMEOUTS) {
    this.#timeouts = timeouts;
    this.nodes = Array.from({ length: count }, (_, index) => node(`n${index + 1}`));
    this.look();
    this.look();
  }

  look(): void {
    const snapshot = { nodes: this.nodes, managers: this.managers, now: this.now, monotonic: this.now - this.#ahead };
    const decision = decide(snapshot, this.memory, this.#timeouts);
    this.memory = decision.memory;
    this.events.push(...decision.events);
    this.revisitAfterMs = decision.revisitAfterMs;
    for (const { node, state, reason } of decision.transitions) {
      const since = state === node.status.state ? node.status.since : this.now;
      this.#replace({ ...node, status: { state, reason, since } });
    }
  }

  /** The wall clock alone is set. */
  jump(ms: number): void {
    this.now += ms;
    this.#ahead += ms;
  }

  /** Looks whenever a decision asked for it, until `ms` have passed. */
  pass(ms: number): void {
    const end = this.now + ms;
    this.look();
    while (this.revisitAfterMs !== undefined && this.now + this.revisitAfterMs <= end) {
      this.now += this.revisitAfterMs;
      this.look();
    }
    this.now = end;
    this.look();
  }

  /** The sessions end; the last sign of life was `agoMs` ago. */
  disconnect(ids: readonly string[], agoMs = 0): void {
    for (const id of ids) this.#session(id, { connected: false, since: this.now - agoMs });
  }

  /** Their agents' last word is that their hosts are being shut down. */
  stopHosts(ids: readonly string[]): void {
    for (const id of ids) this.#session(id, { connected: false, since: this.now, hostStops: true });
  }

  refuse(id: string, why: string): void {
    this.#session(id, { since: this.now, refused: why });
  }

  connect(ids: readonly string[]): void {
    for (const id of ids) this.#session(id, { connected: true, since: this.now, managerId: [...this.managers][0] ?? MANAGER });
  }

  /** The state comes from a backup: no session is left, and the nodes are awaited. */
  restore(awaitedForMs: number): void {
    this.managers = new Set();
    this.memory = NO_MEMORY;
    for (const { id } of this.nodes) this.#session(id, { connected: false, since: this.now, awaitedUntil: this.now + awaitedForMs });
  }

  drain(id: string): void {
    const found = this.node(id);
    this.#replace({ ...found, spec: { ...found.spec, availability: 'drain' } });
  }

  node(id: string): Stored<Node> {
    const found = this.nodes.find((candidate) => candidate.id === id);
    if (found === undefined) throw new Error(`no node ${id}`);
    return found;
  }

  get states(): string {
    return this.nodes.map((candidate) => candidate.status.state).join(' ');
  }

  #session(id: string, change: Partial<Node['session']>): void {
    const found = this.node(id);
    this.#replace({ ...found, session: { ...found.session, ...change } });
  }

  #replace(next: Stored<Node>): void {
    this.nodes = this.nodes.map((candidate) => (candidate.id === next.id ? next : candidate));
  }
}

const ids = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => `n${from + index}`);

describe('a node of a restored cluster', () => {
  it('is awaited, and down only when the time for that is over', () => {
    const cluster = new Watched(2);
    cluster.restore(600_000);
    cluster.pass(599_999);
    expect(cluster.states).toBe('suspect suspect');
    expect(cluster.node('n1').status.reason).toMatch(/restored; its agent has not come yet/);
    cluster.pass(10_001);
    expect(cluster.states).toBe('down down');
  });

  it('is not awaited when the operator drains it', () => {
    const cluster = new Watched(2);
    cluster.restore(600_000);
    cluster.drain('n2');
    cluster.pass(10_000);
    expect(cluster.states).toBe('suspect down');
  });
});

describe('a node', () => {
  it('is ready while its session lasts, and nothing is written for it', () => {
    const cluster = new Watched(2);
    cluster.events = [];
    cluster.pass(3_600_000);
    expect([cluster.states, cluster.events, cluster.revisitAfterMs]).toEqual(['ready ready', [], undefined]);
  });

  it('is suspect one second after its last sign of life and down after six', () => {
    const cluster = new Watched(4);
    cluster.disconnect(['n1']);
    cluster.pass(999);
    expect(cluster.states).toBe('ready ready ready ready');
    cluster.pass(1);
    expect(cluster.states).toBe('suspect ready ready ready');
    cluster.pass(4_999);
    expect(cluster.states).toBe('suspect ready ready ready');
    cluster.pass(1);
    expect(cluster.states).toBe('down ready ready ready');
    expect(cluster.events.map((event) => event.type)).toEqual(['node.suspect', 'node.down']);
  });

  it.each([3_000, 60_000])('is down when it was silent for as long as asked: %i ms', (downAfterMs) => {
    const cluster = new Watched(10, timeoutsFor(downAfterMs));
    cluster.disconnect(['n1']);
    cluster.pass(downAfterMs - 1);
    expect(cluster.node('n1').status.state).toBe('suspect');
    cluster.pass(1);
    expect(cluster.node('n1').status).toMatchObject({ state: 'down', reason: `no sign of life for ${downAfterMs / 1_000} s: its agent is not connected` });
  });

  it.each([
    [3_000, 30_000],
    [60_000, 60_000],
  ])('is not down before that when it was refused, nor before 30 s: %i ms', (downAfterMs, downMs) => {
    const cluster = new Watched(10, timeoutsFor(downAfterMs));
    cluster.disconnect(['n1']);
    cluster.refuse('n1', 'too new');
    cluster.pass(downMs - 1);
    expect(cluster.node('n1').status.state).toBe('suspect');
    cluster.pass(1);
    expect(cluster.node('n1').status.state).toBe('down');
  });

  it('is suspect and not down while its agent keeps coming and is refused for its version, and down 30 s after the last time', () => {
    const cluster = new Watched(4);
    cluster.disconnect(['n1']);
    for (let seconds = 0; seconds < 120; seconds += 5) {
      cluster.pass(5_000);
      cluster.refuse('n1', 'too new');
    }
    expect(cluster.states).toBe('suspect ready ready ready');
    expect(cluster.node('n1').status.reason).toBe('its agent is refused: too new');
    cluster.pass(29_999);
    expect(cluster.states).toBe('suspect ready ready ready');
    cluster.pass(1);
    expect(cluster.states).toBe('down ready ready ready');
    expect(cluster.events.map((event) => event.type)).toEqual(['node.suspect', 'node.down']);
  });

  it('is down at once when its agent has said that its host is being shut down, and ready when it is back', () => {
    const cluster = new Watched(4);
    cluster.stopHosts(['n1']);
    cluster.look();
    expect(cluster.node('n1').status).toMatchObject({ state: 'down', reason: 'its host was shut down' });
    expect(cluster.events).toEqual([expect.objectContaining({ type: 'node.down', level: 'warning', message: 'node n1 is down: its host was shut down' })]);
    cluster.connect(['n1']);
    cluster.look();
    expect(cluster.states).toBe('ready ready ready ready');
  });

  it('is not suspected when it reaches another manager within the grace', () => {
    const cluster = new Watched(3);
    cluster.disconnect(['n1']);
    cluster.pass(900);
    cluster.connect(['n1']);
    cluster.pass(10_000);
    expect([cluster.states, cluster.events]).toEqual(['ready ready ready', []]);
  });

  it('is credited with the time before the loss was noticed, within a limit', () => {
    const cluster = new Watched(3);
    cluster.disconnect(['n1'], 3_000);
    cluster.look();
    expect(cluster.states).toBe('suspect ready ready');
    cluster.pass(3_000);
    expect(cluster.states).toBe('down ready ready');
    // A manager whose clock is behind wrote this one.
    cluster.disconnect(['n2'], 20_000);
    cluster.pass(999);
    expect(cluster.states).toBe('down suspect ready');
    cluster.pass(1);
    expect(cluster.states).toBe('down down ready');
    // And one whose clock is ahead.
    cluster.disconnect(['n3'], -3_600_000);
    cluster.pass(1_000);
    expect(cluster.node('n3').status.state).toBe('suspect');
  });

  it('is credited with nothing when the clock that wrote it is hours behind, or ahead', () => {
    for (const agoMs of [3_600_000, -3_600_000]) {
      const cluster = new Watched(3);
      cluster.disconnect(['n1'], agoMs);
      cluster.pass(5_999);
      expect(cluster.states).toBe('suspect ready ready');
      cluster.pass(1);
      expect(cluster.states).toBe('down ready ready');
    }
  });

  it('is ready again as soon as it has a session, from suspect and from down', () => {
    const cluster = new Watched(3);
    cluster.disconnect(['n1', 'n2'], 5_000);
    cluster.pass(0);
    cluster.connect(['n1']);
    cluster.pass(2_000);
    expect(cluster.states).toBe('ready down ready');
    cluster.connect(['n2']);
    cluster.look();
    expect(cluster.states).toBe('ready ready ready');
  });

  it('has three seconds to find another manager when its own is gone', () => {
    const cluster = new Watched(4);
    const other = asManagerId('other');
    cluster.managers = new Set([other]);
    cluster.look();
    cluster.pass(500);
    cluster.connect(['n1', 'n2', 'n3']);
    cluster.pass(2_499);
    expect(cluster.states).toBe('ready ready ready ready');
    cluster.pass(1);
    expect(cluster.states).toBe('ready ready ready suspect');
    cluster.pass(3_000);
    expect(cluster.states).toBe('ready ready ready down');
  });

  it('counts from the moment a new leader takes over, who cannot know how old a loss is', () => {
    const cluster = new Watched(3);
    cluster.disconnect(['n1'], 60_000);
    cluster.memory = NO_MEMORY;
    cluster.look();
    expect(cluster.states).toBe('ready ready ready');
    cluster.pass(5_999);
    expect(cluster.states).toBe('suspect ready ready');
    cluster.pass(1);
    expect(cluster.states).toBe('down ready ready');
  });

  it('begins a new count with each loss', () => {
    const cluster = new Watched(3);
    for (let round = 0; round < 10; round++) {
      cluster.disconnect(['n1']);
      cluster.pass(900);
      cluster.connect(['n1']);
      cluster.pass(100);
    }
    expect(cluster.events).toEqual([]);
  });
});

describe('the brake', () => {
  it('holds when more than half of the nodes are lost at once', () => {
    const cluster = new Watched(10);
    cluster.disconnect(ids(1, 6));
    cluster.pass(3_600_000);
    expect(cluster.nodes.filter((candidate) => candidate.status.state === 'down')).toEqual([]);
    expect(cluster.node('n1').status.reason).toContain('not replaced while most nodes are lost');
    expect(cluster.events.filter((event) => event.type === 'nodes.brake')).toHaveLength(1);
  });

  it('does not hold for half of the nodes, or for two', () => {
    const cluster = new Watched(10);
    cluster.disconnect(ids(1, 5));
    cluster.pass(6_000);
    expect(cluster.nodes.filter((candidate) => candidate.status.state === 'down')).toHaveLength(5);
    const small = new Watched(2);
    small.disconnect(ids(1, 2));
    small.pass(6_000);
    expect(small.states).toBe('down down');
  });

  it('holds when the loss arrives in portions, and does not wear off', () => {
    const cluster = new Watched(10);
    cluster.disconnect(ids(1, 2));
    cluster.pass(8_000);
    cluster.disconnect(ids(3, 6));
    cluster.pass(3_600_000);
    expect(cluster.states).toBe('down down suspect suspect suspect suspect ready ready ready ready');
  });

  it('is released when enough nodes are back; the others go down when they do not follow in their time', () => {
    const cluster = new Watched(5);
    cluster.disconnect(ids(1, 4));
    cluster.pass(60_000);
    expect(cluster.states).toBe('suspect suspect suspect suspect ready');
    cluster.connect(['n1', 'n2']);
    cluster.look();
    expect(cluster.states).toBe('ready ready suspect suspect ready');
    expect(cluster.events.map((event) => event.type)).toContain('nodes.brake-released');
    cluster.pass(DEFAULT_TIMEOUTS.downAfterMs - 1);
    expect(cluster.states).toBe('ready ready suspect suspect ready');
    cluster.connect(['n3']);
    cluster.pass(1);
    expect(cluster.states).toBe('ready ready ready down ready');
  });

  it('is not released by a session that came and went between two looks', () => {
    const cluster = new Watched(6);
    cluster.disconnect(ids(1, 4));
    cluster.pass(60_000);
    cluster.connect(['n1']);
    cluster.disconnect(['n1']);
    cluster.pass(60_000);
    expect(cluster.states).toBe('suspect suspect suspect suspect ready ready');
  });

  it('is not needed when a manager of a large cluster dies: its agents get the time of two of their heartbeats', () => {
    const cluster = new Watched(1_000);
    cluster.connect(ids(1, 1_000));
    cluster.look();
    const other = asManagerId('other');
    // A third of the agents was with the manager that is gone.
    cluster.managers = new Set([other]);
    cluster.connect(ids(334, 1_000));
    cluster.pass(11_900);
    expect(cluster.states).not.toContain('down');
    cluster.pass(100);
    expect(cluster.node('n1').status.state).toBe('down');
  });

  it('gives hosts that were shut down the time that any host gets, from when it is released', () => {
    const cluster = new Watched(5);
    cluster.stopHosts(ids(1, 4));
    cluster.pass(60_000);
    cluster.connect(['n1', 'n2']);
    cluster.look();
    cluster.pass(DEFAULT_TIMEOUTS.downAfterMs - 1);
    expect(cluster.states).toBe('ready ready suspect suspect ready');
    cluster.connect(['n3']);
    cluster.pass(1);
    expect(cluster.states).toBe('ready ready ready down ready');
  });

  it('holds when most hosts are shut down at once', () => {
    const cluster = new Watched(5);
    cluster.stopHosts(ids(1, 4));
    cluster.pass(60_000);
    expect(cluster.states).toBe('suspect suspect suspect suspect ready');
    expect(cluster.node('n1').status.reason).toBe('its host was shut down; not replaced while most nodes are lost');
  });

  it('lets the nodes go that the operator drains', () => {
    const cluster = new Watched(7);
    cluster.disconnect(ids(1, 5));
    cluster.pass(60_000);
    cluster.drain('n1');
    cluster.look();
    expect(cluster.states).toBe('down suspect suspect suspect suspect ready ready');
  });

  it('does not count nodes that went down long ago', () => {
    const cluster = new Watched(10);
    cluster.disconnect(ids(1, 5));
    cluster.pass(3_600_000);
    cluster.disconnect(['n6']);
    cluster.pass(6_000);
    expect(cluster.node('n6').status.state).toBe('down');
  });

  it.each([50 * 3_600_000, -50 * 3_600_000])('counts those that went down a moment ago when the wall clock jumps by %i ms meanwhile, and not those from long ago', (jumpMs) => {
    const cluster = new Watched(5);
    cluster.disconnect(['n1']);
    cluster.pass(6_000);
    cluster.disconnect(['n2']);
    cluster.pass(6_000);
    expect(cluster.states).toBe('down down ready ready ready');
    cluster.jump(jumpMs);
    cluster.disconnect(['n3']);
    cluster.pass(30_000);
    expect(cluster.states).toBe('down down suspect ready ready');
    cluster.connect(['n3']);
    cluster.pass(60_000);
    cluster.jump(-2 * jumpMs);
    cluster.disconnect(['n3']);
    cluster.pass(6_000);
    expect(cluster.states).toBe('down down down ready ready');
  });

  it('does not take a manager that died for the loss of its nodes', () => {
    const cluster = new Watched(6);
    cluster.managers = new Set([asManagerId('other')]);
    cluster.look();
    cluster.pass(1_000);
    cluster.connect(ids(1, 6));
    cluster.pass(60_000);
    expect([cluster.states, cluster.events]).toEqual(['ready ready ready ready ready ready', []]);
  });
});
