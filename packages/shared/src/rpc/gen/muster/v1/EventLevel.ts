// Original file: proto/muster/v1/objects.proto

export const EventLevel = {
  EVENT_LEVEL_UNSPECIFIED: 'EVENT_LEVEL_UNSPECIFIED',
  EVENT_LEVEL_INFO: 'EVENT_LEVEL_INFO',
  EVENT_LEVEL_WARNING: 'EVENT_LEVEL_WARNING',
  EVENT_LEVEL_ERROR: 'EVENT_LEVEL_ERROR',
} as const;

export type EventLevel =
  | 'EVENT_LEVEL_UNSPECIFIED'
  | 0
  | 'EVENT_LEVEL_INFO'
  | 1
  | 'EVENT_LEVEL_WARNING'
  | 2
  | 'EVENT_LEVEL_ERROR'
  | 3

export type EventLevel__Output = typeof EventLevel[keyof typeof EventLevel]
