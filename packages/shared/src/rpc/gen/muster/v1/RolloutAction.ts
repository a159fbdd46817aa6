// Original file: proto/muster/v1/control.proto

export const RolloutAction = {
  ROLLOUT_ACTION_UNSPECIFIED: 'ROLLOUT_ACTION_UNSPECIFIED',
  ROLLOUT_ACTION_PAUSE: 'ROLLOUT_ACTION_PAUSE',
  ROLLOUT_ACTION_RESUME: 'ROLLOUT_ACTION_RESUME',
  ROLLOUT_ACTION_ABORT: 'ROLLOUT_ACTION_ABORT',
  ROLLOUT_ACTION_PROMOTE: 'ROLLOUT_ACTION_PROMOTE',
} as const;

export type RolloutAction =
  | 'ROLLOUT_ACTION_UNSPECIFIED'
  | 0
  | 'ROLLOUT_ACTION_PAUSE'
  | 1
  | 'ROLLOUT_ACTION_RESUME'
  | 2
  | 'ROLLOUT_ACTION_ABORT'
  | 3
  | 'ROLLOUT_ACTION_PROMOTE'
  | 4

export type RolloutAction__Output = typeof RolloutAction[keyof typeof RolloutAction]
