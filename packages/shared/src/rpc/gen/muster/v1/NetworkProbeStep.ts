// Original file: proto/muster/v1/network_check.proto

export const NetworkProbeStep = {
  NETWORK_PROBE_STEP_UNSPECIFIED: 'NETWORK_PROBE_STEP_UNSPECIFIED',
  NETWORK_PROBE_STEP_LISTEN: 'NETWORK_PROBE_STEP_LISTEN',
  NETWORK_PROBE_STEP_PROBE: 'NETWORK_PROBE_STEP_PROBE',
  NETWORK_PROBE_STEP_END: 'NETWORK_PROBE_STEP_END',
} as const;

export type NetworkProbeStep =
  | 'NETWORK_PROBE_STEP_UNSPECIFIED'
  | 0
  | 'NETWORK_PROBE_STEP_LISTEN'
  | 1
  | 'NETWORK_PROBE_STEP_PROBE'
  | 2
  | 'NETWORK_PROBE_STEP_END'
  | 3

export type NetworkProbeStep__Output = typeof NetworkProbeStep[keyof typeof NetworkProbeStep]
