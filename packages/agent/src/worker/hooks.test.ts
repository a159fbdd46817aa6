import { defaultTask } from '@muster/shared/model/defaults';
import { asServiceId, asTaskId } from '@muster/shared/model/ids';
import type { HookSpec } from '@muster/shared/model/service-spec';
import type { DesiredState } from '@muster/shared/model/task-state';
import { systemClock } from '@muster/shared/runtime/clock';
import { describe, expect, it } from 'vitest';
import { DriverError, type ContainerState, type Driver } from '../driver/driver.ts';
import { runHooks, type HookRun } from './hooks.ts';
import { nextStep, type TaskFacts } from './step.ts';

const hook = (...command: readonly string[]): HookSpec => ({ command, privileged: false, env: [] });

/** `ok`, an exit code, or the code of a driver's error. */
type Answer = number | 'timeout' | 'refused' | 'unavailable';

async function run(kind: HookRun['kind'], answers: Readonly<Record<string, Answer>>, timeoutMs = 5_000) {
  const ran: string[] = [];
  let now = 0;
  const clock = { ...systemClock, monotonic: () => now };
  const driver: Pick<Driver, 'exec'> = {
    async exec(_taskId, command) {
      const [name = ''] = command;
      ran.push(name);
      now += 1_000;
      const answer = answers[name] ?? 0;
      if (typeof answer === 'string') throw new DriverError(answer, `it is ${answer}`);
      return { exitCode: answer, stdout: Buffer.from('said\n'), stderr: Buffer.from(answer === 0 ? '' : 'first\nlast\n') };
    },
  };
  const hooks = Object.keys(answers).map((name) => hook(name, 'now'));
  const said = await runHooks({ driver, clock }, { kind, taskId: 't', hooks, timeoutMs }, new AbortController().signal).catch((error: unknown) => error);
  return { ran, said };
}

describe('hooks', () => {
  it.each<readonly [string, HookRun['kind'], Readonly<Record<string, Answer>>, readonly string[], string | undefined]>([
    ['run in order', 'post_start', { a: 0, b: 0 }, ['a', 'b'], undefined],
    ['say what one ended with and what it wrote last', 'post_start', { a: 3 }, ['a'], 'post_start hook (a now) exited 3: last'],
    ['stop at the first that fails after a start', 'post_start', { a: 0, b: 1, c: 0 }, ['a', 'b'], 'post_start hook 2 (b now) exited 1: last'],
    ['are all run before a stop, and the first failure is told', 'pre_stop', { a: 1, b: 0, c: 2 }, ['a', 'b', 'c'], 'pre_stop hook 1 (a now) exited 1: last'],
    ['say that one took too long', 'pre_stop', { a: 'timeout' }, ['a'], 'pre_stop hook (a now) did not end within 5 s'],
    ['say that one could not be run', 'post_start', { a: 'refused' }, ['a'], 'post_start hook (a now) could not be run: it is refused'],
  ])('%s', async (_what, kind, answers, ran, said) => {
    expect(await run(kind, answers)).toEqual({ ran, said });
  });

  it('are not run when the time for all of them is over', async () => {
    expect(await run('pre_stop', { a: 0, b: 0, c: 0 }, 2_000)).toEqual({ ran: ['a', 'b'], said: 'pre_stop hook 3 (c now) was not run: the time is over' });
  });

  it('say nothing when it is the engine that does not answer', async () => {
    expect((await run('post_start', { a: 'unavailable', b: 0 })).said).toBeInstanceOf(DriverError);
  });
});

describe('a task whose container has hooks', () => {
  const NOW = 1_000_000;
  const container: ContainerState = { taskId: 't1', containerId: 'c1', phase: 'running', health: 'none', outOfMemory: false, ports: [], startedAt: NOW - 5 };
  const facts = (more: Partial<TaskFacts>, desiredState: DesiredState = 'running'): TaskFacts => ({
    assignment: { taskId: asTaskId('t1'), serviceId: asServiceId('s1'), serviceName: 'web', stack: '', revision: 1, slot: 1, desiredState, notBefore: 0, spec: defaultTask('web:1'), ports: [] },
    container,
    status: { state: 'starting', at: NOW - 10, message: '' },
    acked: true,
    offline: false,
    imageReady: true,
    endings: [],
    ...more,
  });
  const step = (more: Partial<TaskFacts>, desiredState?: DesiredState) => {
    const { status, action } = nextStep(facts(more, desiredState), NOW);
    return { state: status.state, message: status.message, error: status.error, action: action.do };
  };

  it.each<readonly [string, Partial<TaskFacts>, object]>([
    ['runs them before it counts as running', { postStart: 'due' }, { state: 'starting', message: 'running its post_start hooks', action: 'post-start' }],
    ['runs when they have ended', { postStart: 'done' }, { state: 'running', action: 'nothing' }],
    ['is stopped with the words of one that failed', { postStart: { failed: 'it exited 3' } }, { state: 'starting', error: 'it exited 3', action: 'stop' }],
    ['does not run them again while it runs', { postStart: 'due', status: { state: 'running', at: 0, message: 'running' } }, { state: 'running', action: 'nothing' }],
    ['does not run them when its healthcheck has failed', { postStart: 'due', container: { ...container, health: 'unhealthy' } }, { error: 'the health check failed', action: 'stop' }],
    ['does not run them when its lease is over', { postStart: 'due', lease: { leftMs: 0, exclusive: true, stoppedByWatchdog: false } }, { action: 'stop' }],
  ])('%s', (_what, more, expected) => {
    expect(step(more)).toMatchObject(expected);
  });

  it('has failed with those words when its container has gone', () => {
    const ended = { ...container, phase: 'exited' as const, exitCode: 137, finishedAt: NOW - 1 };
    expect(step({ container: ended, status: { state: 'starting', at: 0, message: '', error: 'it exited 3' } })).toMatchObject({ state: 'failed', error: 'it exited 3' });
  });

  it('says what went wrong before its stop, which it does not keep from being one', () => {
    expect(step({ status: { state: 'running', at: 0, message: 'running' }, postStart: 'due' }, 'shutdown')).toMatchObject({ action: 'stop' });
    const ended = { ...container, phase: 'exited' as const, exitCode: 0, finishedAt: NOW - 1 };
    expect(step({ container: ended, status: { state: 'running', at: 0, message: 'running' }, preStopFailure: 'pre_stop hook (x) exited 1' }, 'shutdown')).toMatchObject({ state: 'shutdown', message: 'stopped; pre_stop hook (x) exited 1', error: undefined });
  });
});
