// Original file: proto/muster/v1/networks.proto

export const DataPath = {
  DATA_PATH_UNSPECIFIED: 'DATA_PATH_UNSPECIFIED',
  DATA_PATH_VXLAN: 'DATA_PATH_VXLAN',
  DATA_PATH_HOST_GW: 'DATA_PATH_HOST_GW',
} as const;

export type DataPath =
  | 'DATA_PATH_UNSPECIFIED'
  | 0
  | 'DATA_PATH_VXLAN'
  | 1
  | 'DATA_PATH_HOST_GW'
  | 2

export type DataPath__Output = typeof DataPath[keyof typeof DataPath]
