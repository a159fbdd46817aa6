/**
 * A check of the networks: what agents are asked, what they answer, and what is
 * made of it. One check has three steps on every host:
 *
 *   listen (facts, from now on probes are answered) → probe → end (who was heard)
 */
import type { NetworkId, NodeId, ServiceId } from './ids.ts';

/** Agents answer echoes here while a check goes on, by UDP and, on the host's own address, by TCP. */
export const PROBE_PORT = 7409;

export const PROBE_STEPS = ['listen', 'probe', 'end'] as const;
export type ProbeStep = (typeof PROBE_STEPS)[number];

export interface ProbeTarget {
  /** The result carries it. */
  readonly key: string;
  /** `echo`: a datagram that the agent there sends back. `connect`: a TCP connection. */
  readonly kind: 'echo' | 'connect';
  readonly address: string;
  readonly port: number;
  /** Of an echo: also tried with an IP packet of this size, and with smaller ones when that is lost. 0: not. */
  readonly fullBytes: number;
}

/** `refused`: somebody there said no at once, so packets get there and back. `unreachable`: somebody says that there is no way. */
export type ProbeOutcome = 'answered' | 'refused' | 'silent' | 'unreachable';

export interface ProbeResult {
  readonly key: string;
  readonly outcome: ProbeOutcome;
  /** There and back; 0 when nothing came back. */
  readonly micros: number;
  /** The largest IP packet that was answered; 0: none, or none was asked for. */
  readonly largestBytes: number;
  readonly detail: string;
}

/** A rule or a policy of somebody else's that drops packets. */
export interface FirewallObstacle {
  readonly hook: 'forward' | 'input' | 'output' | 'prerouting' | 'postrouting';
  /** `table inet firewall, chain input`; `iptables, chain FORWARD`. */
  readonly place: string;
  /** As its program writes it; `policy drop`. */
  readonly rule: string;
}

/** What a host has for its networks at this moment. */
export interface HostNetworkReport {
  /** Empty: networks work here by the kernel. Else in words why they do not. */
  readonly unable: string;
  /** Why what managers told is not in force; empty: it is. */
  readonly problem: string;
  readonly uplink: string;
  readonly uplinkMtu: number;
  /** 0: there is no tunnel device, or it is down. */
  readonly tunnelMtu: number;
  readonly settings: readonly { readonly name: string; readonly value: string }[];
  /** Of what Muster sets up, in words: what is not there. */
  readonly missing: readonly string[];
  readonly obstacles: readonly FirewallObstacle[];
  /** Published ports that another program of the host has. */
  readonly takenPorts: readonly number[];
  /** Where this host's kernel leads connections to a service's address in a network. */
  readonly services: readonly ServiceMap[];
  /** Why probes cannot be answered here; empty: they are. */
  readonly deaf: string;
}

export interface ServiceMap {
  readonly serviceId: ServiceId;
  readonly networkId: NetworkId;
  readonly addresses: readonly string[];
}

/** What arrived at a host's kernel, before any firewall of the host could drop it. */
export interface HeardProbes {
  /** False: the kernel could not be asked to note it. */
  readonly noted: boolean;
  /** Addresses of hosts from which packets of the tunnel came. */
  readonly tunnels: readonly string[];
  /** Probes that came out of the tunnel, or directly where there is none. */
  readonly probes: readonly { readonly address: string; readonly largestBytes: number }[];
}

export interface ProbeRequest {
  /** The same in all steps and on all hosts. */
  readonly checkId: string;
  readonly probeId: string;
  readonly step: ProbeStep;
  readonly targets: readonly ProbeTarget[];
  readonly serviceIds: readonly ServiceId[];
}

export interface ProbeReport {
  readonly probeId: string;
  /** Why the step could not be done; empty: it was. */
  readonly error: string;
  readonly host?: HostNetworkReport;
  readonly results: readonly ProbeResult[];
  readonly heard?: HeardProbes;
}

export interface NetworkCheck {
  readonly hosts: readonly CheckedHost[];
  /** Each host to each other one; of many hosts those alone that are not fine. */
  readonly paths: readonly CheckedPath[];
  readonly services: readonly CheckedService[];
  readonly findings: readonly NetworkFinding[];
}

export interface CheckedHost {
  readonly nodeId: NodeId;
  readonly name: string;
  /** Networks in which it has a part. */
  readonly networks: number;
  /** Why it took no part in the check; empty: it did. */
  readonly absent: string;
  readonly uplinkMtu: number;
}

/** `unused`: they share no network, so nothing is to get there. `unknown`: one of them took no part. */
export type PathVerdict = 'fine' | 'broken' | 'small-only' | 'unused' | 'unknown';

export interface CheckedPath {
  readonly from: string;
  readonly to: string;
  readonly verdict: PathVerdict;
  /** There and back; 0: not known. */
  readonly micros: number;
}

export interface CheckedService {
  readonly serviceId: ServiceId;
  readonly name: string;
  /** Ways to it that were tried, from each host. */
  readonly tried: number;
  readonly broken: number;
}

export const FINDING_CODES = [
  'host-absent',
  'no-networks',
  'not-in-force',
  'rules-missing',
  'setting',
  'no-tunnel',
  'host-unreachable',
  'tunnel-blocked',
  'packet-size',
  'path-broken',
  'forward-dropped',
  'map-behind',
  'address-dead',
  'task-silent',
  'port-taken',
  'port-blocked',
  'port-dead',
  'probe-unanswered',
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

export interface NetworkFinding {
  readonly level: 'broken' | 'warning';
  /** Stable, for programs. */
  readonly code: FindingCode;
  readonly what: string;
  readonly why: string;
  /** What to run or to change. */
  readonly todo: string;
  /** Names. */
  readonly hosts: readonly string[];
  readonly services: readonly string[];
}

export interface CheckProgress {
  readonly doing: string;
  readonly done: number;
  readonly total: number;
}
