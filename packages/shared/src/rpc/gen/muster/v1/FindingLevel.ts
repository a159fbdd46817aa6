// Original file: proto/muster/v1/network_check.proto

export const FindingLevel = {
  FINDING_LEVEL_UNSPECIFIED: 'FINDING_LEVEL_UNSPECIFIED',
  FINDING_LEVEL_BROKEN: 'FINDING_LEVEL_BROKEN',
  FINDING_LEVEL_WARNING: 'FINDING_LEVEL_WARNING',
} as const;

export type FindingLevel =
  | 'FINDING_LEVEL_UNSPECIFIED'
  | 0
  | 'FINDING_LEVEL_BROKEN'
  | 1
  | 'FINDING_LEVEL_WARNING'
  | 2

export type FindingLevel__Output = typeof FindingLevel[keyof typeof FindingLevel]
