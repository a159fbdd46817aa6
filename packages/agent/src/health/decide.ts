/**
 * What a container's probes say of it, one result at a time; as Kubernetes' kubelet
 * counts them.
 *
 *   startup:   (waits) ──passes──→ started            ──fails──→ failed
 *   readiness: not ready ──successThreshold──→ ready ──failureThreshold──→ not ready …
 *   liveness:  alive ─────────────────────────────────failureThreshold──→ failed
 *
 * Readiness and liveness are probed only once started. A failure is for good: the
 * container is stopped. Pure.
 */
import { describeCheck, PROBE_KINDS } from '@muster/shared/model/probes';
import type { ProbeKind, ProbesSpec } from '@muster/shared/model/service-spec';

export type ProbeResult =
  | { readonly ok: true }
  /** In words that follow the name of the check: `answered 503`, `connection refused`. */
  | { readonly ok: false; readonly why: string };

/** What the task's next step is decided from. */
export interface Verdict {
  /** The startup probe has passed, or there is none. */
  readonly started: boolean;
  /** Absent: there is no readiness probe, so that running is ready. */
  readonly ready?: boolean;
  /** Why it is not ready. */
  readonly notReady?: string;
  /** Why the container is to be stopped. */
  readonly failure?: string;
}

/** How often the last result came in a row. */
interface Run {
  readonly ok: boolean;
  readonly count: number;
}

export interface HealthState {
  readonly verdict: Verdict;
  readonly runs: Readonly<Partial<Record<ProbeKind, Run>>>;
}

/** What was known of the container when the agent took it over; nothing, when it has just been started. */
export interface Known {
  readonly started: boolean;
  readonly ready?: boolean;
}

export function beginHealth(probes: ProbesSpec, known: Known = { started: false }): HealthState {
  const started = probes.startup === undefined || known.started;
  if (probes.readiness === undefined) return { verdict: { started }, runs: {} };
  const ready = known.started && known.ready === true;
  return { verdict: { started, ready, ...(ready ? {} : { notReady: 'the readiness probe has not passed yet' }) }, runs: {} };
}

/** The probes that are to be made at this stage. */
export function activeProbes(probes: ProbesSpec, { verdict }: HealthState): readonly ProbeKind[] {
  if (verdict.failure !== undefined) return [];
  return PROBE_KINDS.filter((kind) => probes[kind] !== undefined && (kind === 'startup') !== verdict.started);
}

/** The state after a result; the same object when it is a late one of a probe that is no longer made. */
export function takeResult(probes: ProbesSpec, state: HealthState, kind: ProbeKind, result: ProbeResult): HealthState {
  const probe = probes[kind];
  if (probe === undefined || !activeProbes(probes, state).includes(kind)) return state;
  const before = state.runs[kind];
  const count = before?.ok === result.ok ? before.count + 1 : 1;
  const next: HealthState = { ...state, runs: { ...state.runs, [kind]: { ok: result.ok, count } } };
  if (count < (result.ok ? probe.successThreshold : probe.failureThreshold)) return next;
  const { verdict } = state;
  if (result.ok) {
    if (kind === 'startup') return { ...next, verdict: { ...verdict, started: true } };
    if (kind === 'liveness' || verdict.ready === true) return next;
    return { ...next, verdict: { started: true, ready: true } };
  }
  const times = count === 1 ? 'once' : `${count} times in a row`;
  const words = `the ${kind} probe failed ${times}: ${describeCheck(probe.check)}: ${result.why}`;
  if (kind !== 'readiness') return { ...next, verdict: { ...verdict, failure: words } };
  // Said once, when it fails: the number goes on, and each change of a status is written.
  return verdict.ready === false && before !== undefined && before.count >= probe.failureThreshold
    ? next
    : { ...next, verdict: { ...verdict, ready: false, notReady: words } };
}

/**
 * When to probe again. The second probe of each kind comes somewhat early, differently
 * for each container, so that those that started together are not probed together.
 */
export function nextProbeAt({ periodMs }: { readonly periodMs: number }, previousAt: number, made: number, share: number): number {
  return previousAt + (made === 1 ? periodMs * (0.5 + 0.5 * share) : periodMs);
}
