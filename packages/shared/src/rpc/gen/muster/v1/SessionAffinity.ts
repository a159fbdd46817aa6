// Original file: proto/muster/v1/objects.proto

export const SessionAffinity = {
  SESSION_AFFINITY_UNSPECIFIED: 'SESSION_AFFINITY_UNSPECIFIED',
  SESSION_AFFINITY_NONE: 'SESSION_AFFINITY_NONE',
  SESSION_AFFINITY_CLIENT_IP: 'SESSION_AFFINITY_CLIENT_IP',
} as const;

export type SessionAffinity =
  | 'SESSION_AFFINITY_UNSPECIFIED'
  | 0
  | 'SESSION_AFFINITY_NONE'
  | 1
  | 'SESSION_AFFINITY_CLIENT_IP'
  | 2

export type SessionAffinity__Output = typeof SessionAffinity[keyof typeof SessionAffinity]
