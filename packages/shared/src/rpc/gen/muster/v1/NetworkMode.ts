// Original file: proto/muster/v1/objects.proto

export const NetworkMode = {
  NETWORK_MODE_UNSPECIFIED: 'NETWORK_MODE_UNSPECIFIED',
  NETWORK_MODE_BRIDGE: 'NETWORK_MODE_BRIDGE',
  NETWORK_MODE_HOST: 'NETWORK_MODE_HOST',
  NETWORK_MODE_NONE: 'NETWORK_MODE_NONE',
} as const;

export type NetworkMode =
  | 'NETWORK_MODE_UNSPECIFIED'
  | 0
  | 'NETWORK_MODE_BRIDGE'
  | 1
  | 'NETWORK_MODE_HOST'
  | 2
  | 'NETWORK_MODE_NONE'
  | 3

export type NetworkMode__Output = typeof NetworkMode[keyof typeof NetworkMode]
