/** What an agent that sets up no networks says in a check of them. Pure. */
import type { HostNetworkReport, ProbeReport, ProbeRequest } from '@muster/shared/model/network-check';

const NOTHING: HostNetworkReport = { unable: 'this agent sets up no networks', problem: '', uplink: '', uplinkMtu: 0, tunnelMtu: 0, settings: [], missing: [], obstacles: [], takenPorts: [], services: [], deaf: '' };

export function answerWithoutNetworks({ probeId, step }: ProbeRequest): ProbeReport {
  return { probeId, error: '', results: [], ...(step === 'listen' ? { host: NOTHING } : {}) };
}
