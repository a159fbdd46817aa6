// Original file: proto/muster/v1/objects.proto

export const RunState = {
  RUN_STATE_UNSPECIFIED: 'RUN_STATE_UNSPECIFIED',
  RUN_STATE_RUNNING: 'RUN_STATE_RUNNING',
  RUN_STATE_COMPLETE: 'RUN_STATE_COMPLETE',
  RUN_STATE_FAILED: 'RUN_STATE_FAILED',
  RUN_STATE_STOPPED: 'RUN_STATE_STOPPED',
} as const;

export type RunState =
  | 'RUN_STATE_UNSPECIFIED'
  | 0
  | 'RUN_STATE_RUNNING'
  | 1
  | 'RUN_STATE_COMPLETE'
  | 2
  | 'RUN_STATE_FAILED'
  | 3
  | 'RUN_STATE_STOPPED'
  | 4

export type RunState__Output = typeof RunState[keyof typeof RunState]
