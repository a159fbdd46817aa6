// Original file: proto/muster/v1/objects.proto

export const OverlapPolicy = {
  OVERLAP_POLICY_UNSPECIFIED: 'OVERLAP_POLICY_UNSPECIFIED',
  OVERLAP_POLICY_ALLOW: 'OVERLAP_POLICY_ALLOW',
  OVERLAP_POLICY_FORBID: 'OVERLAP_POLICY_FORBID',
  OVERLAP_POLICY_REPLACE: 'OVERLAP_POLICY_REPLACE',
} as const;

export type OverlapPolicy =
  | 'OVERLAP_POLICY_UNSPECIFIED'
  | 0
  | 'OVERLAP_POLICY_ALLOW'
  | 1
  | 'OVERLAP_POLICY_FORBID'
  | 2
  | 'OVERLAP_POLICY_REPLACE'
  | 3

export type OverlapPolicy__Output = typeof OverlapPolicy[keyof typeof OverlapPolicy]
