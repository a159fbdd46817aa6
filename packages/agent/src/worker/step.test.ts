import { defaultRestart, defaultTask } from '@muster/shared/model/defaults';
import { asServiceId, asTaskId } from '@muster/shared/model/ids';
import type { TaskStatus } from '@muster/shared/model/objects';
import type { RestartPolicy } from '@muster/shared/model/service-spec';
import type { Assignment } from '@muster/shared/model/session-messages';
import { canAdvance, isTerminal, TASK_STATES, type DesiredState, type TaskState } from '@muster/shared/model/task-state';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ContainerState } from '../driver/driver.ts';
import { afterFailure, MAX_ATTEMPTS } from './after-failure.ts';
import { describeExit } from './describe-exit.ts';
import { decideRestart } from './restart-in-place.ts';
import { CUT_OFF, nextStep, PREPARE_AHEAD_MS, WATCHDOG_STOPPED, type Action, type TaskFacts } from './step.ts';

const NOW = 1_000_000;
const DESIRED = ['ready', 'running', 'complete', 'shutdown', 'remove'] as const;
/** States that an agent's task can be in: from `assigned` on. */
const LOCAL_STATES = TASK_STATES.slice(2);

const assignment = (desiredState: DesiredState = 'running', more: Partial<Assignment> = {}): Assignment => ({
  taskId: asTaskId('t1'),
  serviceId: asServiceId('s1'),
  serviceName: 'web',
  stack: '',
  revision: 1,
  slot: 1,
  desiredState,
  notBefore: 0,
  spec: defaultTask('web:1'),
  ports: [],
  ...more,
});

const container = (phase: ContainerState['phase'], more: Partial<ContainerState> = {}): ContainerState => ({
  taskId: 't1',
  containerId: 'c1',
  phase,
  health: 'none',
  outOfMemory: false,
  ports: [],
  ...more,
});

const status = (state: TaskState, more: Partial<TaskStatus> = {}): TaskStatus => ({ state, at: NOW - 10, message: '', ...more });

const facts = (more: Partial<TaskFacts>): TaskFacts => ({
  assignment: assignment(),
  container: undefined,
  status: status('assigned'),
  acked: true,
  offline: false,
  imageReady: false,
  endings: [],
  ...more,
});

const exited = (exitCode: number, more: Partial<ContainerState> = {}) =>
  container('exited', { exitCode, startedAt: NOW - 100, finishedAt: NOW - 1, ...more });

function restartAt(endedAt: number): number {
  const decision = decideRestart(defaultRestart, 'failed', [endedAt], 't1');
  return decision.restart ? decision.at : Number.NaN;
}

interface Case {
  readonly what: string;
  readonly given: Partial<TaskFacts>;
  readonly gives: { readonly state: TaskState; readonly do: Action['do']; readonly wakeAt?: number; readonly error?: string; readonly at?: number };
}

/** What a lease adds to the life of a task. */
function leaseCases(): readonly Case[] {
  const over = { leftMs: 0, exclusive: true, hold: 'no lease', stoppedByWatchdog: false };
  const held = { leftMs: 7_000, exclusive: true, stoppedByWatchdog: false };
  const killed = { ...over, stoppedByWatchdog: true };
  const unwatched = { ...held, hold: 'no watchdog' };
  return [
    { what: 'without a lease no container is made', given: { status: status('preparing'), imageReady: true, lease: over }, gives: { state: 'preparing', do: 'nothing', wakeAt: NOW + 500 } },
    { what: 'without a lease the image is pulled all the same', given: { status: status('preparing'), lease: over }, gives: { state: 'preparing', do: 'ensure-image' } },
    { what: 'without a watchdog the container is made', given: { status: status('preparing'), imageReady: true, lease: unwatched }, gives: { state: 'preparing', do: 'create' } },
    { what: 'without a watchdog it is not started', given: { status: status('ready'), container: container('created'), lease: unwatched }, gives: { state: 'ready', do: 'nothing', wakeAt: NOW + 500 } },
    { what: 'with a lease it is started', given: { status: status('ready'), container: container('created'), lease: held }, gives: { state: 'starting', do: 'start' } },
    { what: 'a start is not repeated without a lease', given: { status: status('starting'), container: container('created'), lease: over }, gives: { state: 'starting', do: 'nothing', wakeAt: NOW + 500 } },
    { what: 'while it runs, the end of the lease is waited for', given: { status: status('running', { containerId: 'c1', health: 'none', ports: [] }), container: container('running'), lease: held }, gives: { state: 'running', do: 'nothing', wakeAt: NOW + 7_000 } },
    { what: 'it is stopped when the lease is over', given: { status: status('running'), container: container('running'), lease: over }, gives: { state: 'running', do: 'stop', error: CUT_OFF } },
    { what: 'it is stopped to the end although the lease is renewed meanwhile', given: { status: status('running', { error: CUT_OFF }), container: container('running'), lease: held }, gives: { state: 'running', do: 'stop', error: CUT_OFF } },
    { what: 'it has not failed then', given: { status: status('running', { error: CUT_OFF }), container: exited(143), lease: held }, gives: { state: 'shutdown', do: 'nothing', error: CUT_OFF } },
    { what: 'nor when the watchdog has killed it', given: { status: status('running'), container: exited(137), lease: killed }, gives: { state: 'shutdown', do: 'nothing', error: WATCHDOG_STOPPED } },
    { what: 'nor when the watchdog has removed it', given: { status: status('starting'), lease: killed }, gives: { state: 'shutdown', do: 'nothing', error: WATCHDOG_STOPPED } },
    { what: 'an exclusive container is not restarted in place', given: { status: status('failed'), container: exited(1), acked: false, offline: true, endings: [NOW - 60_000], lease: held }, gives: { state: 'failed', do: 'nothing' } },
    { what: 'one with a lease that is not exclusive is', given: { status: status('failed'), container: exited(1), acked: false, offline: true, endings: [NOW - 60_000], lease: { ...held, exclusive: false } }, gives: { state: 'starting', do: 'start' } },
  ];
}

const cases: readonly Case[] = [
  ...leaseCases(),
  { what: 'a new task is accepted', given: {}, gives: { state: 'accepted', do: 'nothing' } },
  { what: 'an accepted one gets its image', given: { status: status('accepted') }, gives: { state: 'preparing', do: 'ensure-image' } },
  { what: 'then its container', given: { status: status('preparing'), imageReady: true }, gives: { state: 'preparing', do: 'create' } },
  { what: 'with the container it is ready', given: { status: status('preparing'), container: container('created') }, gives: { state: 'ready', do: 'nothing' } },
  { what: 'a ready one starts', given: { status: status('ready'), container: container('created') }, gives: { state: 'starting', do: 'start' } },
  {
    what: 'a ready one waits while it is only to be ready',
    given: { assignment: assignment('ready'), status: status('ready'), container: container('created') },
    gives: { state: 'ready', do: 'nothing' },
  },
  {
    what: 'is not prepared long before its restart pause is over: what cannot be prepared would end before it is',
    given: { assignment: assignment('running', { notBefore: NOW + 5_000 }), status: status('accepted') },
    gives: { state: 'accepted', do: 'nothing', wakeAt: NOW + 5_000 - PREPARE_AHEAD_MS },
  },
  {
    what: 'is prepared in the last second of its restart pause',
    given: { assignment: assignment('running', { notBefore: NOW + 500 }), status: status('accepted') },
    gives: { state: 'preparing', do: 'ensure-image' },
  },
  {
    what: 'a ready one waits for its time',
    given: { assignment: assignment('running', { notBefore: NOW + 500 }), status: status('ready'), container: container('created') },
    gives: { state: 'ready', do: 'nothing', wakeAt: NOW + 500 },
  },
  {
    what: 'a clock that runs behind the managers delays a start by no more than the longest pause',
    given: { assignment: assignment('running', { notBefore: NOW + 86_400_000 }), status: status('ready'), container: container('created') },
    gives: { state: 'ready', do: 'nothing', wakeAt: NOW - 10 + defaultRestart.maxDelayMs },
  },
  ...(['accepted', 'ready'] as const).map((state) => ({
    what: `${state} at a time that is still to come, because our clock was set back, it waits from now on`,
    given: { assignment: assignment('running', { notBefore: NOW + 86_400_000 }), status: status(state, { at: NOW + 80_000_000 }), ...(state === 'ready' ? { container: container('created') } : {}) },
    gives: { state, do: 'nothing' as const, at: NOW },
  })),
  { what: 'a ready one whose container was removed gets another', given: { status: status('ready') }, gives: { state: 'ready', do: 'ensure-image' } },
  { what: 'an interrupted start is repeated', given: { status: status('starting'), container: container('created') }, gives: { state: 'starting', do: 'start' } },
  { what: 'without a health check up is running', given: { status: status('starting'), container: container('running') }, gives: { state: 'running', do: 'nothing' } },
  {
    what: 'with one it waits to be healthy',
    given: { status: status('starting'), container: container('running', { health: 'starting' }) },
    gives: { state: 'starting', do: 'nothing' },
  },
  {
    what: 'healthy is running',
    given: { status: status('starting'), container: container('running', { health: 'healthy' }) },
    gives: { state: 'running', do: 'nothing' },
  },
  {
    what: 'never healthy is stopped',
    given: { status: status('starting'), container: container('running', { health: 'unhealthy' }) },
    gives: { state: 'starting', do: 'stop', error: 'the health check failed' },
  },
  {
    what: 'and has failed once it is down, whatever its exit code',
    given: { status: status('starting', { error: 'the health check failed' }), container: exited(0, { health: 'unhealthy' }) },
    gives: { state: 'failed', do: 'nothing', error: 'the health check failed' },
  },
  { what: 'exit 0 is complete', given: { status: status('running'), container: exited(0) }, gives: { state: 'complete', do: 'nothing' } },
  {
    what: 'exit 0 is complete though the engine calls an ended container unhealthy',
    given: { status: status('running'), container: exited(0, { health: 'unhealthy' }) },
    gives: { state: 'complete', do: 'nothing' },
  },
  { what: 'any other exit has failed', given: { status: status('running'), container: exited(3) }, gives: { state: 'failed', do: 'nothing', error: 'exited 3' } },
  { what: 'a container found running is adopted', given: { status: status('assigned'), container: container('running') }, gives: { state: 'running', do: 'nothing' } },
  { what: 'one found ended has ended', given: { status: status('assigned'), container: exited(0) }, gives: { state: 'complete', do: 'nothing' } },
  {
    what: 'a running one that vanished has failed',
    given: { status: status('running') },
    gives: { state: 'failed', do: 'nothing', error: 'the container was removed by somebody else' },
  },
  { what: 'a task to stop is stopped', given: { assignment: assignment('shutdown'), status: status('running'), container: container('running') }, gives: { state: 'running', do: 'stop' } },
  { what: 'and then shut down', given: { assignment: assignment('shutdown'), status: status('running'), container: exited(143) }, gives: { state: 'shutdown', do: 'nothing' } },
  { what: 'one that never ran needs no stop', given: { assignment: assignment('shutdown'), status: status('preparing') }, gives: { state: 'shutdown', do: 'nothing' } },
  {
    what: 'a stopped container stays for its log until it is to be removed',
    given: { assignment: assignment('shutdown'), status: status('shutdown'), container: exited(143) },
    gives: { state: 'shutdown', do: 'nothing' },
  },
  { what: 'then it goes', given: { assignment: assignment('remove'), status: status('shutdown'), container: exited(143) }, gives: { state: 'shutdown', do: 'remove' } },
  { what: 'a running one to remove is stopped first', given: { assignment: assignment('remove'), status: status('running'), container: container('running') }, gives: { state: 'running', do: 'stop' } },
  { what: 'an ended task that somebody started again is stopped', given: { status: status('failed'), container: container('running') }, gives: { state: 'failed', do: 'stop' } },
  { what: 'a failure that the managers know is theirs to replace', given: { status: status('failed'), container: exited(1), offline: true }, gives: { state: 'failed', do: 'nothing' } },
  { what: 'so is one that they will hear of', given: { status: status('failed'), container: exited(1), acked: false }, gives: { state: 'failed', do: 'nothing' } },
  {
    what: 'alone, a crashed one is restarted after its pause',
    given: { status: status('failed'), container: exited(1), acked: false, offline: true, endings: [NOW - 50] },
    gives: { state: 'failed', do: 'nothing', wakeAt: restartAt(NOW - 50) },
  },
  {
    what: 'in place, with the container that it has',
    given: { status: status('failed'), container: exited(1), acked: false, offline: true, endings: [NOW - 500] },
    gives: { state: 'starting', do: 'start' },
  },
  {
    what: 'at once when it ended at a time that is still to come, because our clock was set back',
    given: { status: status('failed'), container: exited(1), acked: false, offline: true, endings: [NOW + 80_000_000] },
    gives: { state: 'starting', do: 'start' },
  },
  {
    what: 'or with a new one when it is gone',
    given: { status: status('failed'), acked: false, offline: true, endings: [NOW - 500] },
    gives: { state: 'preparing', do: 'nothing' },
  },
  {
    what: 'a job that is complete is not run again',
    given: { assignment: assignment('complete'), status: status('complete'), container: exited(0), acked: false, offline: true, endings: [NOW - 500] },
    gives: { state: 'complete', do: 'nothing' },
  },
];

describe('nextStep', () => {
  it.each(cases)('$what', ({ given, gives }) => {
    const step = nextStep(facts(given), NOW);
    const { status, action, wakeAt } = step;
    const { at = status.at, ...rest } = gives;
    expect({ state: status.state, at: status.at, do: action.do, wakeAt, error: status.error }).toEqual({ wakeAt: undefined, error: undefined, at, ...rest });
  });

  const phases = ['created', 'running', 'paused', 'restarting', 'exited', 'dead', 'removing'] as const;
  const healths = ['none', 'starting', 'healthy', 'unhealthy'] as const;
  const anyContainer = fc.option(
    fc.record({ phase: fc.constantFrom(...phases), health: fc.constantFrom(...healths), exitCode: fc.constantFrom(0, 1, 137) }),
    { nil: undefined },
  );
  const anyFacts = fc
    .record({
      desired: fc.constantFrom(...DESIRED),
      state: fc.constantFrom(...LOCAL_STATES),
      error: fc.boolean(),
      seen: anyContainer,
      acked: fc.boolean(),
      offline: fc.boolean(),
      imageReady: fc.boolean(),
      notBefore: fc.constantFrom(0, NOW + 5_000),
    })
    .map(({ desired, state, error, seen, notBefore, ...rest }) =>
      facts({
        ...rest,
        assignment: assignment(desired, { notBefore }),
        status: status(state, error ? { error: 'because' } : {}),
        container: seen === undefined ? undefined : container(seen.phase, { health: seen.health, exitCode: seen.exitCode, finishedAt: NOW - 5 }),
      }),
    );

  it('never takes back what the managers know, and nothing at all while they can be reached', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const { state } = nextStep(given, NOW).status;
        const mayGoBack = given.offline && !given.acked && isTerminal(given.status.state);
        expect(state === given.status.state || mayGoBack || canAdvance(given.status.state, state)).toBe(true);
      }),
    );
  });

  it('creates only where there is no container, and starts only one that does not run', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const allowed: Readonly<Record<string, readonly Action['do'][]>> = {
          none: ['nothing', 'ensure-image', 'create'],
          created: ['nothing', 'start', 'remove'],
          running: ['nothing', 'stop'],
          paused: ['nothing', 'stop'],
          restarting: ['nothing', 'stop'],
          exited: ['nothing', 'start', 'remove'],
          dead: ['nothing', 'start', 'remove'],
          removing: ['nothing'],
        };
        expect(allowed[given.container?.phase ?? 'none']).toContain(nextStep(given, NOW).action.do);
      }),
    );
  });

  it('never creates or starts what is not wanted or has ended for the managers', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const isUnwanted = given.assignment.desiredState === 'shutdown' || given.assignment.desiredState === 'remove';
        const hasEnded = isTerminal(given.status.state) && (given.acked || !given.offline);
        const begins = ['create', 'ensure-image', 'start'].includes(nextStep(given, NOW).action.do);
        expect(begins && (isUnwanted || hasEnded)).toBe(false);
      }),
    );
  });

  it('comes to rest within a few steps whatever it begins with, when each action works', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        let current = given;
        let rested = false;
        for (let steps = 0; steps < 20 && !rested; steps++) {
          const step = nextStep(current, NOW);
          rested = step.action.do === 'nothing' && step.status === current.status;
          const seen = CARRIED_OUT[step.action.do](current);
          current = { ...current, status: step.status, endings: step.endings, ...seen };
        }
        expect(rested).toBe(true);
      }),
    );
  });
});

/** What an engine that does as it is told makes of an action. */
const CARRIED_OUT: Readonly<Record<Action['do'], (current: TaskFacts) => Partial<TaskFacts>>> = {
  nothing: () => ({}),
  'ensure-image': () => ({ imageReady: true }),
  create: () => ({ container: container('created') }),
  start: () => ({ container: container('running') }),
  stop: (current) => ({
    container: container('exited', { exitCode: 143, finishedAt: NOW, health: current.container?.health ?? 'none' }),
  }),
  'post-start': () => ({ postStart: 'done' }),
  remove: () => ({ container: undefined }),
};

describe('describeExit', () => {
  it.each([
    [exited(1), {}, 'exited 1'],
    [exited(137), {}, 'exited 137 (SIGKILL)'],
    [exited(139), {}, 'exited 139 (SIGSEGV)'],
    [exited(137, { outOfMemory: true }), { memoryBytes: 64 * 2 ** 20 }, 'exited 137, out of memory (limit 64 MiB)'],
    [exited(137, { outOfMemory: true }), {}, 'exited 137, out of memory (of the host)'],
    [exited(127, { error: 'no such file' }), {}, 'exited 127: no such file'],
  ])('%#: tells what happened', (ended, limits, words) => {
    expect(describeExit(ended, limits)).toBe(words);
  });
});

describe('decideRestart', () => {
  const policy: RestartPolicy = { condition: 'any', delayMs: 100, maxDelayMs: 1_000, maxAttempts: 0, windowMs: 10_000 };
  const pauses = (count: number) =>
    Array.from({ length: count }, (_, index) => {
      const endings = Array.from({ length: index + 1 }, (_each, at) => at * 10);
      const decision = decideRestart(policy, 'failed', endings, 't1');
      return decision.restart ? decision.at - index * 10 : undefined;
    });

  it('doubles the pause up to the longest, less a share that differs between tasks', () => {
    const fullMs = [100, 200, 400, 800, 1_000, 1_000];
    for (const [index, pause] of pauses(6).entries()) {
      expect(pause).toBeGreaterThanOrEqual((fullMs[index] ?? 0) * 0.8);
      expect(pause).toBeLessThanOrEqual(fullMs[index] ?? 0);
    }
  });

  it('forgets failures from before the window', () => {
    const first = decideRestart(policy, 'failed', [50_000], 't1');
    expect(decideRestart(policy, 'failed', [0, 10, 20, 50_000], 't1')).toEqual(first);
  });

  it.each([
    [{ ...policy, condition: 'none' as const }, 'failed' as const, [0]],
    [{ ...policy, condition: 'on-failure' as const }, 'complete' as const, [0]],
    [{ ...policy, maxAttempts: 2 }, 'failed' as const, [0, 10, 20]],
  ])('%#: gives a reason when it does not', (given, ended, endings) => {
    expect(decideRestart(given, ended, endings, 't1')).toMatchObject({ restart: false });
  });

  it('allows as many attempts as the policy says', () => {
    expect(decideRestart({ ...policy, maxAttempts: 2 }, 'failed', [0, 10], 't1')).toMatchObject({ restart: true });
  });
});

describe('afterFailure', () => {
  const failure = (code: 'unavailable' | 'refused' | 'port-taken' | 'image-not-found') => ({ code, message: 'no' });
  const at = (state: TaskState, offline = false) => ({ status: status(state), offline });

  it('tries an engine that does not answer again, with growing pauses, and then leaves the task to another node', () => {
    const pauses = Array.from({ length: MAX_ATTEMPTS }, (_, index) => {
      const after = afterFailure(at('preparing'), 'create', failure('unavailable'), index + 1, NOW);
      return 'giveUp' in after ? after.giveUp.state : after.retryAfterMs;
    });
    expect(pauses).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000, 5_000, 'rejected']);
  });

  it('tries for ever while there is no manager to give the task to another node', () => {
    expect(afterFailure(at('preparing', true), 'create', failure('unavailable'), 1_000, NOW)).toMatchObject({ retryAfterMs: 5_000 });
  });

  it.each([
    ['ensure-image', 'image-not-found', 'rejected'],
    ['start', 'port-taken', 'rejected'],
    ['start', 'refused', 'failed'],
  ] as const)('gives up %s at once on %s: %s', (action, code, state) => {
    expect(afterFailure(at('starting'), action, failure(code), 1, NOW)).toMatchObject({ giveUp: { state, error: 'no' } });
  });

  it.each(['stop', 'remove'] as const)('never gives up to %s', (action) => {
    expect(afterFailure(at('running'), action, failure('refused'), 1_000, NOW)).toMatchObject({ retryAfterMs: 5_000 });
  });

  it('says nothing about a task that may be running when the engine does not answer a look', () => {
    const running = at('running');
    expect(afterFailure(running, 'inspect', failure('unavailable'), 1_000, NOW)).toMatchObject({ status: running.status });
  });
});
