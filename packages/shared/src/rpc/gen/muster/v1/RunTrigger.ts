// Original file: proto/muster/v1/objects.proto

export const RunTrigger = {
  RUN_TRIGGER_UNSPECIFIED: 'RUN_TRIGGER_UNSPECIFIED',
  RUN_TRIGGER_REVISION: 'RUN_TRIGGER_REVISION',
  RUN_TRIGGER_SCHEDULE: 'RUN_TRIGGER_SCHEDULE',
  RUN_TRIGGER_MANUAL: 'RUN_TRIGGER_MANUAL',
  RUN_TRIGGER_DISPATCH: 'RUN_TRIGGER_DISPATCH',
} as const;

export type RunTrigger =
  | 'RUN_TRIGGER_UNSPECIFIED'
  | 0
  | 'RUN_TRIGGER_REVISION'
  | 1
  | 'RUN_TRIGGER_SCHEDULE'
  | 2
  | 'RUN_TRIGGER_MANUAL'
  | 3
  | 'RUN_TRIGGER_DISPATCH'
  | 4

export type RunTrigger__Output = typeof RunTrigger[keyof typeof RunTrigger]
