/** All that a check has found out, and what it says of one way. Pure. */
import type { NodeId } from '@muster/shared/model/ids';
import type { HeardProbes, HostNetworkReport, PathVerdict, ProbeOutcome, ProbeResult } from '@muster/shared/model/network-check';
import { fullBytesOf, hostKey, isActive, pathBetween, pathKey } from './plan-probes.ts';
import type { CheckHost, CheckSubject } from './subject.ts';

export interface Evidence {
  /** As it was before the probes were sent. */
  readonly subject: CheckSubject;
  /** Why hosts that could be asked have not answered. */
  readonly failures: ReadonlyMap<NodeId, string>;
  readonly reports: ReadonlyMap<NodeId, HostNetworkReport>;
  readonly results: ReadonlyMap<NodeId, ReadonlyMap<string, ProbeResult>>;
  readonly heard: ReadonlyMap<NodeId, HeardProbes>;
  /** Addresses of tasks that serve when all was done: what changed meanwhile is nobody's fault. */
  readonly servingAfter: ReadonlySet<string>;
}

export interface Crossing {
  readonly from: CheckHost;
  readonly to: CheckHost;
  readonly verdict: PathVerdict;
  readonly micros: number;
  /** Probes were heard there, but no answer came back. */
  readonly isUnanswered: boolean;
  /** The largest packet that got there; 0: not known. */
  readonly largestBytes: number;
  readonly fullBytes: number;
}

export function outcomeOf({ results }: Evidence, from: NodeId, key: string): ProbeOutcome | undefined {
  return results.get(from)?.get(key)?.outcome;
}

/** Packets of the tunnel came there; undefined: that is not known. */
export function tunnelHeard({ heard }: Evidence, from: CheckHost, to: CheckHost): boolean | undefined {
  const there = heard.get(to.nodeId);
  return there?.noted === true ? there.tunnels.includes(from.address) : undefined;
}

/** Something of `from` gets to the host `to`, whatever becomes of it there. */
export function getsThere(evidence: Evidence, from: CheckHost, to: CheckHost): boolean {
  const direct = outcomeOf(evidence, from.nodeId, hostKey(to.nodeId));
  return direct === 'answered' || direct === 'refused' || tunnelHeard(evidence, from, to) === true;
}

export function crossingOf(evidence: Evidence, from: CheckHost, to: CheckHost): Crossing {
  const { subject, reports, results, heard } = evidence;
  const nothing = { from, to, micros: 0, isUnanswered: false, largestBytes: 0, fullBytes: 0 };
  const [here, there] = [reports.get(from.nodeId), reports.get(to.nodeId)];
  if (here === undefined || there === undefined) return { ...nothing, verdict: 'unknown' };
  const path = pathBetween(subject, from, to);
  if (!isActive(from, reports) || !isActive(to, reports) || path === undefined) return { ...nothing, verdict: 'unused' };
  const result = results.get(from.nodeId)?.get(pathKey(to.nodeId));
  if (result === undefined) return { ...nothing, verdict: 'unknown' };
  const fullBytes = fullBytesOf(subject, here);
  const probe = heard.get(to.nodeId)?.probes.find(({ address }) => address === path.from);
  const isAnswered = result.outcome === 'answered';
  const largestBytes = Math.max(result.largestBytes, probe?.largestBytes ?? 0);
  const common = { ...nothing, micros: result.micros, fullBytes, largestBytes, isUnanswered: !isAnswered && probe !== undefined };
  if (!isAnswered && probe === undefined) return { ...common, verdict: 'broken' };
  return { ...common, verdict: fullBytes === 0 || largestBytes >= fullBytes ? 'fine' : 'small-only' };
}
