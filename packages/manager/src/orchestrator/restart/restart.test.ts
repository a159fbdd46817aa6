import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultRestart } from '@muster/shared/model/defaults';
import type { RestartPolicy } from '@muster/shared/model/service-spec';
import type { TaskState } from '@muster/shared/model/task-state';
import type { Task } from '@muster/shared/model/objects';
import { seededNewId } from '@muster/shared/runtime/ids';
import { seededRandom } from '@muster/shared/runtime/random';
import { viewOf } from '../../state/tables.ts';
import { decideService, snapshotOf } from '../decide-service.ts';
import { node, revision, SERVICE_ID, service, task, type TaskOptions } from '../testing/fixtures.ts';
import { ToyWorld } from '../testing/toy-world.ts';
import { backOff } from './back-off.ts';

const policy = (change: Partial<RestartPolicy> = {}): RestartPolicy => ({ ...defaultRestart, ...change });

describe('the back-off', () => {
  it('grows with each failure and is capped', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 5_000 }), (id, delayMs) => {
        let failedAt: readonly number[] = [];
        let last = 0;
        for (let attempt = 0; attempt < 25; attempt++) {
          const next = backOff(policy({ delayMs, windowMs: 0 }), failedAt, attempt, id);
          if (!next.restart) throw new Error('gave up without a limit');
          const cappedAt = 60_000 * 0.8;
          if (last < cappedAt && next.delayMs < cappedAt) expect(next.delayMs).toBeGreaterThanOrEqual(last);
          expect(next.delayMs).toBeLessThanOrEqual(60_000);
          last = next.delayMs;
          failedAt = next.failedAt;
        }
        expect(last).toBeGreaterThanOrEqual(48_000);
        expect(failedAt.length).toBeLessThanOrEqual(17);
      }),
      { numRuns: 50 },
    );
  });

  it('differs between tasks, and is the same for the same task', () => {
    const delayOf = (id: string) => JSON.stringify(backOff(policy({ delayMs: 10_000 }), [], 0, id));
    expect(delayOf('a')).toBe(delayOf('a'));
    expect(new Set(['a', 'b', 'c', 'd', 'e'].map(delayOf)).size).toBe(5);
  });

  it('begins anew after a run longer than the window', () => {
    const next = backOff(policy({ windowMs: 10_000 }), [1_000, 2_000, 3_000], 13_001, 'a');
    expect(next).toMatchObject({ restart: true, failedAt: [13_001] });
    expect(backOff(policy({ windowMs: 10_000 }), [1_000, 2_000, 3_000], 13_000, 'a')).toMatchObject({ failedAt: [3_000, 13_000] });
  });

  it.each([
    { name: 'no limit', maxAttempts: 0, earlier: [1, 2, 3, 4, 5], restarts: true },
    { name: 'the last restart allowed', maxAttempts: 3, earlier: [1, 2], restarts: true },
    { name: 'one too many', maxAttempts: 3, earlier: [1, 2, 3], restarts: false },
    { name: 'old ones do not count', maxAttempts: 3, earlier: [-600_000, -600_000, 3], restarts: true },
  ])('counts attempts in the window: $name', ({ maxAttempts, earlier, restarts }) => {
    expect(backOff(policy({ maxAttempts }), earlier, 10, 'a').restart).toBe(restarts);
  });
});

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
    expect(written[0]?.desiredReason).toBe('failed: exit code 137; gave up after 2 restarts in 1 min');
    expect(events).toEqual(['task.failed']);
    const again = decideFor(tired, 'failed', { failedAt: [1_000, 2_000], desiredReason: written[0]?.desiredReason ?? '' });
    expect(again).toEqual({ created: [], written: [], events: [] });
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
    const end = world.now + 600_000;
    while (world.now < end) {
      world.decide();
      world.reap();
      world.turn();
      world.now += 50;
      const starting = world.tasks.find((task) => task.status.state === 'starting');
      if (starting !== undefined && starting.id !== known?.id) begins.push(world.now);
      known = starting ?? known;
      expect(world.tasks.length).toBeLessThanOrEqual(4);
    }
    const pauses = begins.slice(1).map((at, index) => at - (begins[index] ?? at));
    expect(pauses[0]).toBeLessThan(1_000);
    expect(pauses.at(-1)).toBeGreaterThan(45_000);
    expect(begins.length).toBeLessThan(25);
  });
});
