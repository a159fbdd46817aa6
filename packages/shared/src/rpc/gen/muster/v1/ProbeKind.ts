// Original file: proto/muster/v1/network_check.proto

export const ProbeKind = {
  PROBE_KIND_UNSPECIFIED: 'PROBE_KIND_UNSPECIFIED',
  PROBE_KIND_ECHO: 'PROBE_KIND_ECHO',
  PROBE_KIND_CONNECT: 'PROBE_KIND_CONNECT',
} as const;

export type ProbeKind =
  | 'PROBE_KIND_UNSPECIFIED'
  | 0
  | 'PROBE_KIND_ECHO'
  | 1
  | 'PROBE_KIND_CONNECT'
  | 2

export type ProbeKind__Output = typeof ProbeKind[keyof typeof ProbeKind]
