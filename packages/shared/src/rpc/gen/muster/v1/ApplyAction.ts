// Original file: proto/muster/v1/control.proto

export const ApplyAction = {
  APPLY_ACTION_UNSPECIFIED: 'APPLY_ACTION_UNSPECIFIED',
  APPLY_ACTION_CREATED: 'APPLY_ACTION_CREATED',
  APPLY_ACTION_UPDATED: 'APPLY_ACTION_UPDATED',
  APPLY_ACTION_UNCHANGED: 'APPLY_ACTION_UNCHANGED',
  APPLY_ACTION_DELETED: 'APPLY_ACTION_DELETED',
} as const;

export type ApplyAction =
  | 'APPLY_ACTION_UNSPECIFIED'
  | 0
  | 'APPLY_ACTION_CREATED'
  | 1
  | 'APPLY_ACTION_UPDATED'
  | 2
  | 'APPLY_ACTION_UNCHANGED'
  | 3
  | 'APPLY_ACTION_DELETED'
  | 4

export type ApplyAction__Output = typeof ApplyAction[keyof typeof ApplyAction]
