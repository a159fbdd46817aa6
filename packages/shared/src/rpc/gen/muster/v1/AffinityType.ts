// Original file: proto/muster/v1/objects.proto

export const AffinityType = {
  AFFINITY_TYPE_UNSPECIFIED: 'AFFINITY_TYPE_UNSPECIFIED',
  AFFINITY_TYPE_AFFINITY: 'AFFINITY_TYPE_AFFINITY',
  AFFINITY_TYPE_ANTI_AFFINITY: 'AFFINITY_TYPE_ANTI_AFFINITY',
} as const;

export type AffinityType =
  | 'AFFINITY_TYPE_UNSPECIFIED'
  | 0
  | 'AFFINITY_TYPE_AFFINITY'
  | 1
  | 'AFFINITY_TYPE_ANTI_AFFINITY'
  | 2

export type AffinityType__Output = typeof AffinityType[keyof typeof AffinityType]
