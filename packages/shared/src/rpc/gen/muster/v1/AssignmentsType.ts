// Original file: proto/muster/v1/dispatcher.proto

export const AssignmentsType = {
  ASSIGNMENTS_TYPE_UNSPECIFIED: 'ASSIGNMENTS_TYPE_UNSPECIFIED',
  ASSIGNMENTS_TYPE_COMPLETE: 'ASSIGNMENTS_TYPE_COMPLETE',
  ASSIGNMENTS_TYPE_INCREMENTAL: 'ASSIGNMENTS_TYPE_INCREMENTAL',
} as const;

export type AssignmentsType =
  | 'ASSIGNMENTS_TYPE_UNSPECIFIED'
  | 0
  | 'ASSIGNMENTS_TYPE_COMPLETE'
  | 1
  | 'ASSIGNMENTS_TYPE_INCREMENTAL'
  | 2

export type AssignmentsType__Output = typeof AssignmentsType[keyof typeof AssignmentsType]
