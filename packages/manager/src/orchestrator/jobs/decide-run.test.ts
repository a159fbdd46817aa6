import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asNodeId, asRunId, asTaskId } from '@muster/shared/model/ids';
import type { JobRun, RunPlan, Stored, Task } from '@muster/shared/model/objects';
import { isTerminal, isWanted } from '@muster/shared/model/task-state';
import { viewOf } from '../../state/tables.ts';
import { node, type NodeOptions, service, SERVICE_ID, specWith, task, type ServiceOptions, type TaskOptions } from '../testing/fixtures.ts';
import { ENGINE_PATIENCE_MS } from '../promote.ts';
import { decideRun, type RunDecision } from './decide-run.ts';

const RUN = asRunId('run0000000000000000000000');
const plan = (changes: Partial<RunPlan & { type: 'replicated' }> = {}): RunPlan => ({ type: 'replicated', completions: 3, parallelism: 2, backOffLimit: 6, activeDeadlineMs: 0, ...changes });
const everywhere: RunPlan = { type: 'global', backOffLimit: 6, activeDeadlineMs: 0 };

function run(changes: Partial<JobRun> = {}): JobRun {
  return {
    kind: 'run',
    id: RUN,
    serviceId: SERVICE_ID,
    createdAt: 0,
    trigger: 'manual',
    revision: 1,
    plan: plan(),
    env: [],
    status: { state: 'running', at: 0, reason: '', succeeded: 0, failed: 0 },
    ...changes,
  };
}

const attempt = (id: string, slot: number, options: TaskOptions = {}) => task(id, slot, { runId: RUN, desiredState: 'complete', node: 'n1', ...options });

interface Setting {
  readonly run?: Partial<JobRun>;
  readonly tasks?: readonly Task[];
  readonly nodes?: Readonly<Record<string, NodeOptions>>;
  readonly spec?: ServiceOptions;
  readonly now?: number;
}

function decide({ run: changes = {}, tasks = [], nodes = { n1: {}, n2: {} }, spec = {}, now = 1_000 }: Setting): RunDecision {
  const view = viewOf([service(), run(changes), ...Object.entries(nodes).map(([id, options]) => node(id, options)), ...tasks]);
  const stored = view.run(RUN);
  const owner = view.service(SERVICE_ID);
  if (stored === undefined || owner === undefined) throw new Error('not there');
  let count = 0;
  return decideRun({ service: owner, run: stored, spec: specWith(spec), tasks: [...view.tasksOfRun(RUN)], nodes: view }, now, () => `new${++count}`);
}

/** What is decided, in words. */
function told({ mutations }: RunDecision): string[] {
  return mutations.flatMap(({ op, object }) => {
    if (object.kind === 'run') return [`run ${object.status.state} ${object.status.succeeded}/${object.status.failed}${object.status.reason === '' ? '' : `: ${object.status.reason}`}`];
    if (object.kind === 'task') return [op === 'create' ? `new ${object.slot || object.nodeId} ${object.desiredState}${object.notBefore > 0 ? ' later' : ''}` : `${object.id} ${object.desiredState}`];
    return [];
  });
}

const failed: TaskOptions = { state: 'failed', status: { at: 900, exitCode: 1, error: 'exit code 1' } };

describe('an attempt whose predecessor is on a host with a dead engine', () => {
  const left = attempt('old', 1, { node: 'n1', desiredState: 'shutdown', desiredReason: 'node n1 is drained' });
  const next = attempt('next', 1, { node: 'n2', desiredState: 'ready', createdAt: 1_000, state: 'ready' });
  const patience = 10_000 + ENGINE_PATIENCE_MS;
  const one = { plan: plan({ completions: 1, parallelism: 1 }) };
  const deaf = (now: number, more: Setting = {}) => decide({ run: one, tasks: [left, next], nodes: { n1: { engineVersion: '' }, n2: {} }, now, ...more });

  it('waits for it as long as an answer may take, then starts, and says so', () => {
    expect(deaf(1_000 + patience - 1)).toMatchObject({ mutations: [], revisitAt: 1_000 + patience });
    const decided = deaf(1_000 + patience);
    expect(told(decided)).toEqual(['next complete']);
    expect(decided.mutations.flatMap(({ object }) => (object.kind === 'event' ? [[object.type, object.message]] : []))).toEqual([
      ['task.not-awaited', 'job web: an attempt starts although task old before it may still be up on n1, whose engine does not answer'],
    ]);
  });

  it('waits without end where the engine answers, and in an exclusive job', () => {
    expect(deaf(1e9, { nodes: { n1: {}, n2: {} } })).toEqual({ mutations: [] });
    expect(deaf(1e9, { spec: { disconnect: { exclusive: true } } })).toEqual({ mutations: [] });
  });
});

describe('a run of a job', () => {
  const cases: [string, Setting, string[]][] = [
    ['begins as many attempts as it may have at a time', {}, ['new 1 complete', 'new 2 complete']],
    ['begins the next one when one is complete', { tasks: [attempt('a', 1, { state: 'complete' }), attempt('b', 2)] }, ['run running 1/0', 'new 3 complete']],
    ['waits while all it may have are under way', { tasks: [attempt('a', 1), attempt('b', 2)] }, []],
    [
      'is complete when every slot is',
      { tasks: [attempt('a', 1, { state: 'complete' }), attempt('b', 2, { state: 'complete' }), attempt('c', 3, { state: 'complete' })] },
      ['run complete 3/0: 3 of 3 complete'],
    ],
    ['tries a failed attempt again after a pause', { tasks: [attempt('a', 1, failed), attempt('b', 2)] }, ['run running 0/1', 'a shutdown', 'new 1 complete later']],
    ['tries a refused attempt again', { tasks: [attempt('a', 1, { state: 'rejected', status: { at: 900 } }), attempt('b', 2)] }, ['run running 0/1', 'a shutdown', 'new 1 complete later']],
    ['does not hurry an attempt that waits for its pause', { tasks: [attempt('a', 1, { ...failed, desiredState: 'shutdown', desiredReason: 'failed: exit code 1' }), attempt('c', 1, { notBefore: 5_000, state: 'ready' }), attempt('b', 2)] }, []],
    ['has failed above the back-off limit', { run: { plan: plan({ backOffLimit: 0 }) }, tasks: [attempt('a', 1, failed), attempt('b', 2)] }, ['run failed 0/1: 1 failed attempts, 0 are allowed; the last: failed: exit code 1', 'a shutdown', 'b shutdown']],
    ['counts the failures of before', { run: { plan: plan({ backOffLimit: 2 }), status: { state: 'running', at: 0, reason: '', succeeded: 0, failed: 2 } }, tasks: [attempt('a', 1, failed)] }, ['run failed 0/3: 3 failed attempts, 2 are allowed; the last: failed: exit code 1', 'a shutdown']],
    ['has failed at the first failure without restarts', { spec: { restart: { condition: 'none' } }, tasks: [attempt('a', 1, failed), attempt('b', 2)] }, ['run failed 0/1: failed: exit code 1; the restart policy is none', 'a shutdown', 'b shutdown']],
    ['has failed when a slot is out of restarts', { spec: { restart: { maxAttempts: 1, windowMs: 0 } }, tasks: [attempt('a', 1, { ...failed, failedAt: [500] })] }, ['run failed 0/1: failed: exit code 1; gave up after 1 restart of one slot', 'a shutdown']],
    ['has failed when its time is over', { run: { plan: plan({ activeDeadlineMs: 1_000 }) }, tasks: [attempt('a', 1)] }, ['run failed 0/0: not done within 1 s', 'a shutdown']],
    ['is complete even when its time is over at the same moment', { run: { plan: plan({ completions: 1, activeDeadlineMs: 1_000 }) }, tasks: [attempt('a', 1, { state: 'complete' })] }, ['run complete 1/0: 1 of 1 complete']],
    ['is stopped when somebody asks for it', { run: { stop: { at: 900, reason: 'somebody stopped it' } }, tasks: [attempt('a', 1)] }, ['run stopped 0/0: somebody stopped it', 'a shutdown']],
    ['stops what is left of a run that has ended', { run: { status: { state: 'failed', at: 0, reason: 'why', succeeded: 0, failed: 9 } }, tasks: [attempt('a', 1)] }, ['a shutdown']],
    [
      'gives up the second attempt in a slot whose first one, on a node that was lost, is complete after all',
      { run: { plan: plan({ parallelism: 1 }) }, tasks: [attempt('a', 1, { state: 'complete', desiredState: 'shutdown' }), attempt('b', 1, { node: 'n2' })] },
      ['run running 1/0', 'b shutdown', 'new 2 complete'],
    ],
    ['makes attempts on a lost node anew, and blames nobody', { nodes: { n1: { state: 'down' }, n2: {} }, tasks: [attempt('a', 1), attempt('b', 2, { node: 'n2' })] }, ['a shutdown', 'new 1 complete']],
    ['waits for the attempt on a drained node to be gone before the next one starts', { nodes: { n1: { availability: 'drain' }, n2: {} }, tasks: [attempt('a', 1), attempt('b', 2, { node: 'n2' })] }, ['a shutdown', 'new 1 ready']],
    ['lets it start then', { nodes: { n1: { availability: 'drain' }, n2: {} }, tasks: [attempt('a', 1, { state: 'shutdown', desiredState: 'shutdown' }), attempt('c', 1, { node: 'n2', state: 'ready', desiredState: 'ready', createdAt: 950 }), attempt('b', 2, { node: 'n2' })] }, ['c complete']],
    ['does not count what was told to stop and then failed', { tasks: [attempt('a', 1, { ...failed, desiredState: 'shutdown', desiredReason: 'its node n1 is drained' }), attempt('b', 2)] }, ['new 1 complete']],
    ['counts an attempt that was complete before it was told to stop', { tasks: [attempt('a', 1, { state: 'complete', desiredState: 'shutdown' }), attempt('b', 2)] }, ['run running 1/0', 'new 3 complete']],
    ['begins one attempt on every node that fits', { run: { plan: everywhere }, nodes: { n1: {}, n2: {}, n3: { availability: 'drain' }, n4: { state: 'down' } } }, ['new n1 complete', 'new n2 complete']],
    ['waits for a node that may be down', { run: { plan: everywhere }, nodes: { n1: {}, n2: { state: 'suspect' } }, tasks: [attempt('a', 0, { state: 'complete' })] }, ['run running 1/0']],
    ['is complete when every node that is left is', { run: { plan: everywhere }, nodes: { n1: {}, n2: { state: 'down' } }, tasks: [attempt('a', 0, { state: 'complete' }), attempt('b', 0, { node: 'n2' })] }, ['run complete 1/0: 1 of 1 complete', 'b shutdown']],
    ['is not complete where no node fits', { run: { plan: everywhere }, nodes: { n1: { state: 'down' } } }, []],
  ];
  it.each(cases)('%s', (_name, setting, expected) => {
    expect(told(decide(setting))).toEqual(expected);
  });

  it('looks again when its time is over', () => {
    expect(decide({ run: { plan: plan({ activeDeadlineMs: 60_000 }) }, tasks: [attempt('a', 1), attempt('b', 2)] }).revisitAt).toBe(60_000);
  });

  it('writes no more at once than fits into a transaction, and goes on', () => {
    const decision = decide({ run: { plan: plan({ completions: 500, parallelism: 500 }) } });
    expect(decision.mutations).toHaveLength(50);
    expect(decision.revisitAt).toBe(1_000);
  });
});

/** A run with agents that do anything to its attempts, for as many steps as it takes. */
function play(settings: { readonly plan: RunPlan; readonly codes: readonly number[]; readonly lose: readonly boolean[] }) {
  let tasks: Stored<Task>[] = [];
  let current: Stored<JobRun> = { ...run({ plan: settings.plan }), version: 1 };
  const nodes = ['n1', 'n2', 'n3'];
  let ids = 0;
  let step = 0;
  let most = 0;
  const completed = new Map<string, number>();
  for (; step < 400 && current.status.state === 'running'; step++) {
    const lost = settings.lose[step % settings.lose.length] === true && step < 20 ? nodes[step % 3] : undefined;
    const view = viewOf([service(), ...nodes.map((id) => node(id, { state: id === lost ? 'down' : 'ready' }))]);
    const owner = view.service(SERVICE_ID);
    if (owner === undefined) throw new Error('not there');
    const decision = decideRun({ service: owner, run: current, spec: specWith(), tasks, nodes: view }, step * 1_000, () => `t${++ids}`);
    for (const { op, object } of decision.mutations) {
      if (object.kind === 'run') current = { ...object, version: 1 };
      if (object.kind !== 'task') continue;
      const stored = { ...object, version: 1 };
      tasks = op === 'create' ? [...tasks, stored] : tasks.map((other) => (other.id === object.id ? stored : other));
    }
    most = Math.max(most, new Set(tasks.filter((each) => isWanted(each.desiredState) && !isTerminal(each.status.state)).map(({ slot }) => slot)).size);
    // One attempt ends at a time.
    const going = tasks.find((each) => !isTerminal(each.status.state));
    if (going === undefined) continue;
    const code = settings.codes[step % settings.codes.length] ?? 0;
    const state = !isWanted(going.desiredState) ? 'shutdown' : code === 0 ? 'complete' : 'failed';
    if (state === 'complete') completed.set(String(going.slot), (completed.get(String(going.slot)) ?? 0) + 1);
    const ended: Stored<Task> = { ...going, nodeId: asNodeId(nodes[step % 3] ?? 'n1'), status: { state, at: step * 1_000, message: '', exitCode: code } };
    tasks = tasks.map((other) => (other.id === asTaskId(going.id) ? ended : other));
  }
  return { current, tasks, most, completed, step };
}

describe('whatever happens to its attempts', () => {
  const settings = fc.record({
    plan: fc.record({ type: fc.constant('replicated' as const), completions: fc.integer({ min: 1, max: 8 }), parallelism: fc.integer({ min: 1, max: 4 }), backOffLimit: fc.integer({ min: 0, max: 5 }), activeDeadlineMs: fc.constantFrom(0, 60_000) }, { noNullPrototype: true }),
    codes: fc.array(fc.constantFrom(0, 0, 0, 1), { minLength: 1, maxLength: 12 }),
    lose: fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }),
  });

  it('a run comes to an end, with every slot complete or with a reason', () => {
    fc.assert(
      fc.property(settings, (setting) => {
        const { current, completed } = play(setting);
        const { state, reason } = current.status;
        expect({ state, reason, isDone: state === 'complete' ? completed.size === setting.plan.completions : state === 'failed' }).toEqual({ state, reason: expect.stringMatching(/./), isDone: true });
      }),
    );
  });

  it('never more slots are under way than the run may have, and no slot is done twice', () => {
    fc.assert(
      fc.property(settings, (setting) => {
        const { most, completed } = play(setting);
        expect(most).toBeLessThanOrEqual(setting.plan.parallelism);
        for (const times of completed.values()) expect(times).toBe(1);
      }),
    );
  });

  it('deciding again on what was decided changes nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ slot: fc.integer({ min: 1, max: 3 }), state: fc.constantFrom('pending' as const, 'running' as const, 'complete' as const, 'failed' as const, 'shutdown' as const) }), { maxLength: 4 }), (drawn) => {
        const slots = new Map(drawn.map((each) => [each.slot, each]));
        let tasks: Task[] = [...slots.values()].map(({ slot, state }) => attempt(`t${slot}`, slot, { state }));
        const first = decide({ tasks });
        let changes: Partial<JobRun> = {};
        for (const { op, object } of first.mutations) {
          if (object.kind === 'run') changes = { status: object.status };
          if (object.kind === 'task') tasks = op === 'create' ? [...tasks, object] : tasks.map((other) => (other.id === object.id ? object : other));
        }
        expect(told(decide({ run: changes, tasks }))).toEqual([]);
      }),
    );
  });
});
