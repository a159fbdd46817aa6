import { describe, expect, it } from 'vitest';
import type { RestartPolicy } from '@muster/shared/model/service-spec';
import type { TaskState } from '@muster/shared/model/task-state';
import type { Task } from '@muster/shared/model/objects';
import { seededNewId } from '@muster/shared/runtime/ids';
import { seededRandom } from '@muster/shared/runtime/random';
import { viewOf } from '../../state/tables.ts';
import { decideService, snapshotOf } from '../decide-service.ts';
import { node, revision, SERVICE_ID, service, task, type TaskOptions } from '../testing/fixtures.ts';
import { ToyWorld } from '../testing/toy-world.ts';

describe('a task that ended', () => {
  const decideFor = (restart: Partial<RestartPolicy>, state: TaskState, more: TaskOptions = {}) => {
    const ended = task('ended', 1, { node: 'n1', state, status: { at: 5_000, exitCode: state === 'failed' ? 137 : 0 }, ...more });
    const view = viewOf([node('n1'), revision(1, { replicas: 1, restart }), service({ replicas: 1, restart }), ended]);
    const { mutations } = decideService(snapshotOf(view, SERVICE_ID), 5_000, seededNewId(seededRandom(1)));
    const created = mutations.flatMap(({ op, object }) => (op === 'create' && object.kind === 'task' ? [object] : []));
    const written = mutations.flatMap(({ op, object }) => (op === 'replace' && object.kind === 'task' ? [object] : []));
    const events = mutations.flatMap(({ object }) => (object.kind === 'event' ? [object.type] : []));
    return { created, written, events };
  };

  it.each<[RestartPolicy['condition'], TaskState, boolean]>([
    ['any', 'failed', true],
    ['any', 'complete', true],
    ['any', 'rejected', true],
    ['any', 'shutdown', true],
    ['on-failure', 'failed', true],
    ['on-failure', 'rejected', true],
    ['on-failure', 'complete', false],
    ['none', 'failed', false],
    ['none', 'complete', false],
    ['none', 'orphaned', true],
  ])('under condition %s, %s: replaced %s', (condition, state, replaced) => {
    const { created, written } = decideFor({ condition }, state);
    expect(created).toHaveLength(replaced ? 1 : 0);
    expect(written.map((task) => task.desiredState)).toEqual([replaced ? 'shutdown' : 'running']);
    expect(written[0]?.desiredReason).not.toBe('');
  });

  it('is followed by one that names it, waits out its pause and says why it is there', () => {
    const { created, events } = decideFor({ delayMs: 1_000 }, 'failed');
    expect(created[0]).toMatchObject({ slot: 1, replaces: 'ended', desiredState: 'running', failedAt: [5_000], revision: 1 });
    expect(created[0]?.notBefore).toBeGreaterThanOrEqual(5_800);
    expect(created[0]?.notBefore).toBeLessThanOrEqual(6_000);
    expect(created[0]?.desiredReason).toMatch(/^restart 1 after \S+ s: task ended failed: exit code 137$/);
    expect(events).toEqual(['task.failed']);
  });

  it('keeps its slot when the policy gives up, and says so once', () => {
    const tired = { maxAttempts: 2, windowMs: 60_000 };
    const { created, written, events } = decideFor(tired, 'failed', { failedAt: [1_000, 2_000] });
    expect(created).toEqual([]);
    expect(written[0]?.desiredReason).toBe('failed: exit code 137, 3rd time in 4 s; gave up after 2 restarts in 1 min');
    expect(events).toEqual(['task.failed']);
    const again = decideFor(tired, 'failed', { failedAt: [1_000, 2_000], desiredReason: written[0]?.desiredReason ?? '' });
    expect(again).toEqual({ created: [], written: [], events: [] });
  });

  it('says how often in how long, in the words of whoever asks: the task, its successor, the event', () => {
    const memory = { status: { at: 130_000, error: 'exited 137, out of memory (limit 64 MiB)' }, failedAt: [10_000, 60_000] };
    const ended = task('ended', 1, { node: 'n1', state: 'failed', ...memory });
    const view = viewOf([node('n1'), revision(1, { replicas: 1 }), service({ replicas: 1 }), ended]);
    const { mutations } = decideService(snapshotOf(view, SERVICE_ID), 130_000, seededNewId(seededRandom(1)));
    const words = 'failed: exited 137, out of memory (limit 64 MiB), 3rd time in 2 min';
    const reasons = mutations.flatMap(({ object }) => (object.kind === 'task' ? [object.desiredReason] : []));
    expect(reasons).toEqual([expect.stringContaining(words), expect.stringContaining(words)]);
    const [event] = mutations.flatMap(({ object }) => (object.kind === 'event' ? [object.message] : []));
    expect(event).toBe(`web.1 on n1: ${words}`);
  });

  it('is counted from now when the clock of its node runs ahead', () => {
    const { created } = decideFor({ delayMs: 1_000 }, 'failed', { status: { at: 9_000_000 } });
    expect(created[0]?.failedAt).toEqual([5_000]);
    expect(created[0]?.notBefore).toBeLessThanOrEqual(6_000);
  });
});

describe('a service that crashes all the time', () => {
  it('is tried less and less often, and keeps a bounded history', () => {
    const world = new ToyWorld({ seed: 1, replicas: 1 });
    world.broken.add(1);
    const begins: number[] = [];
    let known: Task | undefined;
    let most = 0;
    const end = world.now + 600_000;
    while (world.now < end) {
      world.decide();
      world.reap();
      world.turn();
      world.now += 100;
      const starting = world.tasks.find((task) => task.status.state === 'starting');
      if (starting !== undefined && starting.id !== known?.id) begins.push(world.now);
      known = starting ?? known;
      most = Math.max(most, world.tasks.length);
    }
    expect(most).toBeLessThanOrEqual(4);
    const pauses = begins.slice(1).map((at, index) => at - (begins[index] ?? at));
    expect(pauses[0]).toBeLessThan(1_000);
    expect(pauses.at(-1)).toBeGreaterThan(45_000);
    expect(begins.length).toBeLessThan(25);
  }, 60_000);
});
