// Original file: proto/muster/v1/objects.proto

export const LoadSource = {
  LOAD_SOURCE_UNSPECIFIED: 'LOAD_SOURCE_UNSPECIFIED',
  LOAD_SOURCE_REQUESTS: 'LOAD_SOURCE_REQUESTS',
  LOAD_SOURCE_CONNECTIONS: 'LOAD_SOURCE_CONNECTIONS',
  LOAD_SOURCE_PUSHED: 'LOAD_SOURCE_PUSHED',
  LOAD_SOURCE_PROMETHEUS: 'LOAD_SOURCE_PROMETHEUS',
} as const;

export type LoadSource =
  | 'LOAD_SOURCE_UNSPECIFIED'
  | 0
  | 'LOAD_SOURCE_REQUESTS'
  | 1
  | 'LOAD_SOURCE_CONNECTIONS'
  | 2
  | 'LOAD_SOURCE_PUSHED'
  | 3
  | 'LOAD_SOURCE_PROMETHEUS'
  | 4

export type LoadSource__Output = typeof LoadSource[keyof typeof LoadSource]
