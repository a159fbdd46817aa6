/** A check of the networks: wire ⇄ model. */
import { asNetworkId, asNodeId, asServiceId } from '../model/ids.ts';
import {
  FINDING_CODES,
  type CheckProgress,
  type FirewallObstacle,
  type HeardProbes,
  type HostNetworkReport,
  type NetworkCheck,
  type NetworkFinding,
  type PathVerdict,
  type ProbeReport,
  type ProbeRequest,
} from '../model/network-check.ts';
import { findingLevels, pathVerdicts, probeKinds, probeOutcomes, probeSteps } from './enums.ts';
import type { CheckNetworkResponse, CheckNetworkResponse__Output } from './gen/muster/v1/CheckNetworkResponse.ts';
import type { HeardProbes__Output } from './gen/muster/v1/HeardProbes.ts';
import type { HostNetworkReport as WireHost, HostNetworkReport__Output } from './gen/muster/v1/HostNetworkReport.ts';
import type { NetworkCheck as WireCheck, NetworkCheck__Output } from './gen/muster/v1/NetworkCheck.ts';
import type { NetworkProbeReport, NetworkProbeReport__Output } from './gen/muster/v1/NetworkProbeReport.ts';
import type { NetworkProbeRequest, NetworkProbeRequest__Output } from './gen/muster/v1/NetworkProbeRequest.ts';

export function probeRequestToWire({ checkId, probeId, step, targets, serviceIds }: ProbeRequest): NetworkProbeRequest {
  return { checkId, probeId, step: probeSteps.toWire(step), serviceIds: [...serviceIds], targets: targets.map(({ kind, ...target }) => ({ ...target, kind: probeKinds.toWire(kind) })) };
}

export function probeRequestFromWire({ checkId, probeId, step, targets, serviceIds }: NetworkProbeRequest__Output): ProbeRequest {
  return {
    checkId,
    probeId,
    // A step that this version does not know ends the check.
    step: probeSteps.fromWire(step) ?? 'end',
    serviceIds: serviceIds.map(asServiceId),
    targets: targets.map(({ key, kind, address, port, fullBytes }) => ({ key, kind: probeKinds.fromWire(kind) ?? 'connect', address, port, fullBytes })),
  };
}

export function probeReportToWire({ probeId, error, host, results, heard }: ProbeReport): NetworkProbeReport {
  return {
    probeId,
    error,
    results: results.map(({ outcome, ...result }) => ({ ...result, outcome: probeOutcomes.toWire(outcome) })),
    ...(host === undefined ? {} : { host: hostToWire(host) }),
    ...(heard === undefined ? {} : { heard: { noted: heard.noted, tunnels: [...heard.tunnels], probes: [...heard.probes] } }),
  };
}

export function probeReportFromWire({ probeId, error, host, results, heard }: NetworkProbeReport__Output): ProbeReport {
  return {
    probeId,
    error,
    results: results.map(({ key, outcome, micros, largestBytes, detail }) => ({ key, outcome: probeOutcomes.fromWire(outcome) ?? 'silent', micros, largestBytes, detail })),
    ...(host === null ? {} : { host: hostFromWire(host) }),
    ...(heard === null ? {} : { heard: heardFromWire(heard) }),
  };
}

function hostToWire({ settings, missing, obstacles, takenPorts, services, ...host }: HostNetworkReport): WireHost {
  return {
    ...host,
    settings: [...settings],
    missing: [...missing],
    obstacles: [...obstacles],
    takenPorts: [...takenPorts],
    services: services.map(({ addresses, ...map }) => ({ ...map, addresses: [...addresses] })),
  };
}

const HOOKS = ['forward', 'input', 'output', 'prerouting', 'postrouting'] as const satisfies readonly FirewallObstacle['hook'][];

function hostFromWire(message: HostNetworkReport__Output): HostNetworkReport {
  const { unable, problem, uplink, uplinkMtu, tunnelMtu, settings, missing, obstacles, takenPorts, services, deaf } = message;
  return {
    unable,
    problem,
    uplink,
    uplinkMtu,
    tunnelMtu,
    settings: settings.map(({ name, value }) => ({ name, value })),
    missing,
    obstacles: obstacles.flatMap(({ hook, place, rule }) => {
      const known = HOOKS.find((one) => one === hook);
      return known === undefined ? [] : [{ hook: known, place, rule }];
    }),
    takenPorts,
    services: services.map(({ serviceId, networkId, addresses }) => ({ serviceId: asServiceId(serviceId), networkId: asNetworkId(networkId), addresses })),
    deaf,
  };
}

function heardFromWire({ noted, tunnels, probes }: HeardProbes__Output): HeardProbes {
  return { noted, tunnels, probes: probes.map(({ address, largestBytes }) => ({ address, largestBytes })) };
}

export const checkProgressToWire = (progress: CheckProgress): CheckNetworkResponse => ({ progress: { ...progress } });

export function networkCheckToWire({ hosts, paths, services, findings }: NetworkCheck): CheckNetworkResponse {
  const check: WireCheck = {
    hosts: [...hosts],
    services: [...services],
    paths: paths.map(({ verdict, ...path }) => ({ ...path, verdict: pathVerdicts.toWire(verdict) })),
    findings: findings.map(({ level, hosts: named, services: concerned, ...finding }) => ({ ...finding, level: findingLevels.toWire(level), hosts: [...named], services: [...concerned] })),
  };
  return { check };
}

export type CheckMessage = { readonly progress: CheckProgress } | { readonly check: NetworkCheck };

/** Undefined for a message of a kind that this version does not know. */
export function checkMessageFromWire(message: CheckNetworkResponse__Output): CheckMessage | undefined {
  if (message.progress) return { progress: { doing: message.progress.doing, done: message.progress.done, total: message.progress.total } };
  return message.check ? { check: checkFromWire(message.check) } : undefined;
}

function checkFromWire({ hosts, paths, services, findings }: NetworkCheck__Output): NetworkCheck {
  return {
    hosts: hosts.map(({ nodeId, name, networks, absent, uplinkMtu }) => ({ nodeId: asNodeId(nodeId), name, networks, absent, uplinkMtu })),
    paths: paths.map(({ from, to, verdict, micros }) => ({ from, to, verdict: pathVerdicts.fromWire(verdict) ?? ('unknown' satisfies PathVerdict), micros })),
    services: services.map(({ serviceId, name, tried, broken }) => ({ serviceId: asServiceId(serviceId), name, tried, broken })),
    findings: findings.flatMap(({ level, code, what, why, todo, hosts: named, services: concerned }): NetworkFinding[] => {
      const known = FINDING_CODES.find((one) => one === code);
      return known === undefined ? [] : [{ level: findingLevels.fromWire(level) ?? 'broken', code: known, what, why, todo, hosts: named, services: concerned }];
    }),
  };
}
