// Original file: proto/muster/v1/control.proto

export const PlannedAction = {
  PLANNED_ACTION_UNSPECIFIED: 'PLANNED_ACTION_UNSPECIFIED',
  PLANNED_ACTION_CREATE: 'PLANNED_ACTION_CREATE',
  PLANNED_ACTION_UPDATE: 'PLANNED_ACTION_UPDATE',
  PLANNED_ACTION_DELETE: 'PLANNED_ACTION_DELETE',
} as const;

export type PlannedAction =
  | 'PLANNED_ACTION_UNSPECIFIED'
  | 0
  | 'PLANNED_ACTION_CREATE'
  | 1
  | 'PLANNED_ACTION_UPDATE'
  | 2
  | 'PLANNED_ACTION_DELETE'
  | 3

export type PlannedAction__Output = typeof PlannedAction[keyof typeof PlannedAction]
