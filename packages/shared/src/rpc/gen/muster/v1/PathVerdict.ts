// Original file: proto/muster/v1/network_check.proto

export const PathVerdict = {
  PATH_VERDICT_UNSPECIFIED: 'PATH_VERDICT_UNSPECIFIED',
  PATH_VERDICT_FINE: 'PATH_VERDICT_FINE',
  PATH_VERDICT_BROKEN: 'PATH_VERDICT_BROKEN',
  PATH_VERDICT_SMALL_ONLY: 'PATH_VERDICT_SMALL_ONLY',
  PATH_VERDICT_UNUSED: 'PATH_VERDICT_UNUSED',
  PATH_VERDICT_UNKNOWN: 'PATH_VERDICT_UNKNOWN',
} as const;

export type PathVerdict =
  | 'PATH_VERDICT_UNSPECIFIED'
  | 0
  | 'PATH_VERDICT_FINE'
  | 1
  | 'PATH_VERDICT_BROKEN'
  | 2
  | 'PATH_VERDICT_SMALL_ONLY'
  | 3
  | 'PATH_VERDICT_UNUSED'
  | 4
  | 'PATH_VERDICT_UNKNOWN'
  | 5

export type PathVerdict__Output = typeof PathVerdict[keyof typeof PathVerdict]
