import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultProbeTimes } from '@muster/shared/model/probes';
import type { ProbeKind, ProbeSpec, ProbesSpec } from '@muster/shared/model/service-spec';
import { activeProbes, beginHealth, nextProbeAt, takeResult, type HealthState, type Known, type ProbeResult } from './decide.ts';

const probe = (times: Partial<ProbeSpec> = {}): ProbeSpec => ({ ...defaultProbeTimes, check: { type: 'tcp', port: 80 }, ...times });
const good: ProbeResult = { ok: true };
const bad: ProbeResult = { ok: false, why: 'connection refused' };

/** The state after results such as `s+ r- l-`: kind by its first letter, and whether it passed. */
function after(probes: ProbesSpec, results: string, known?: Known): HealthState {
  const kinds: Readonly<Record<string, ProbeKind>> = { s: 'startup', r: 'readiness', l: 'liveness' };
  let state = beginHealth(probes, known);
  for (const word of results.split(' ').filter((part) => part !== '')) {
    const kind = kinds[word.slice(0, 1)];
    if (kind === undefined) throw new Error(`no such probe: ${word}`);
    state = takeResult(probes, state, kind, word.endsWith('+') ? good : bad);
  }
  return state;
}

const startup = { startup: probe({ failureThreshold: 3 }) };
const readiness = { readiness: probe({ failureThreshold: 2, successThreshold: 2 }) };
const liveness = { liveness: probe({ failureThreshold: 3 }) };
const all = { ...startup, ...readiness, ...liveness };

describe('what probes say', () => {
  it.each<readonly [what: string, probes: ProbesSpec, results: string, verdict: object]>([
    ['without a startup probe it is started', liveness, '', { started: true }],
    ['without a readiness probe it says nothing of being ready', liveness, 'l+', { started: true }],
    ['with a startup probe it is not started', startup, '', { started: false }],
    ['one pass starts it', startup, 's- s- s+', { started: true }],
    ['a startup probe that fails as often as it may ends it', startup, 's- s- s-', { started: false, failure: 'the startup probe failed 3 times in a row: tcp :80: connection refused' }],
    ['it begins not ready', readiness, '', { ready: false, notReady: 'the readiness probe has not passed yet' }],
    ['it is ready after as many passes as asked for', readiness, 'r+ r+', { started: true, ready: true }],
    ['one pass too few is not enough', readiness, 'r+', { ready: false }],
    ['passes must be in a row', readiness, 'r+ r- r+', { ready: false }],
    ['one failure does not take readiness away', readiness, 'r+ r+ r-', { ready: true }],
    ['as many as it may have in a row do', readiness, 'r+ r+ r- r-', { ready: false, notReady: 'the readiness probe failed 2 times in a row: tcp :80: connection refused' }],
    ['it comes back', readiness, 'r+ r+ r- r- r+ r+', { started: true, ready: true }],
    ['readiness that fails never ends it', readiness, 'r- r- r- r- r- r-', { ready: false }],
    ['liveness that fails sometimes does nothing', liveness, 'l- l- l+ l- l- l+', { started: true }],
    ['liveness that fails in a row ends it', liveness, 'l+ l- l- l-', { failure: 'the liveness probe failed 3 times in a row: tcp :80: connection refused' }],
    ['results of the others do not count before it is started', all, 'l- l- l- r+ r+', { started: false, ready: false }],
    ['and count after', all, 's+ l- l- l- ', { started: true, failure: expect.stringContaining('liveness') }],
    ['a failure is for good', liveness, 'l- l- l- l+ l+', { failure: expect.any(String) }],
  ])('%s', (_what, probes, results, verdict) => {
    const { failure, ...rest } = after(probes, results).verdict;
    expect({ failure, ...rest }).toMatchObject({ failure: undefined, ...verdict });
  });

  it('is taken over from what was known before the agent was started again', () => {
    expect(after(all, '', { started: true, ready: true }).verdict).toEqual({ started: true, ready: true });
    expect(after(all, '', { started: true, ready: false }).verdict).toMatchObject({ started: true, ready: false });
    expect(after(all, 'r- r-', { started: true, ready: true }).verdict).toMatchObject({ ready: false });
  });

  it.each<readonly [what: string, state: HealthState, kinds: readonly ProbeKind[]]>([
    ['only the startup probe at first', after(all, ''), ['startup']],
    ['the others once started', after(all, 's+'), ['readiness', 'liveness']],
    ['nothing once it has failed', after(all, 's+ l- l- l-'), []],
  ])('makes %s', (_what, state, kinds) => {
    expect(activeProbes(all, state)).toEqual(kinds);
  });

  it('a verdict changes only when a threshold is reached, whatever the results', () => {
    const results = fc.array(fc.constantFrom('s+', 's-', 'r+', 'r-', 'l+', 'l-'), { maxLength: 40 });
    fc.assert(
      fc.property(results, (words) => {
        let changes = 0;
        let state = beginHealth(all);
        for (const [index] of words.entries()) {
          const next = after(all, words.slice(0, index + 1).join(' '));
          // Verdicts are compared as the prober compares them: the same object means nothing to tell.
          if (JSON.stringify(next.verdict) !== JSON.stringify(state.verdict)) changes += 1;
          expect(state.verdict.failure === undefined || next.verdict.failure === state.verdict.failure).toBe(true);
          expect(next.verdict.started || !state.verdict.started).toBe(true);
          state = next;
        }
        expect(changes).toBeLessThanOrEqual(1 + words.length / 2);
      }),
      { numRuns: 100 },
    );
  });

  it('comes again after each period, the second time up to half a period early', () => {
    expect(nextProbeAt(probe(), 1_000, 1, 0)).toBe(6_000);
    expect(nextProbeAt(probe(), 1_000, 1, 1)).toBe(11_000);
    expect(nextProbeAt(probe(), 6_000, 2, 0)).toBe(16_000);
  });
});
