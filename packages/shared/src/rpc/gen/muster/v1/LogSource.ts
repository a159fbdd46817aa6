// Original file: proto/muster/v1/logs.proto

export const LogSource = {
  LOG_SOURCE_UNSPECIFIED: 'LOG_SOURCE_UNSPECIFIED',
  LOG_SOURCE_STDOUT: 'LOG_SOURCE_STDOUT',
  LOG_SOURCE_STDERR: 'LOG_SOURCE_STDERR',
} as const;

export type LogSource =
  | 'LOG_SOURCE_UNSPECIFIED'
  | 0
  | 'LOG_SOURCE_STDOUT'
  | 1
  | 'LOG_SOURCE_STDERR'
  | 2

export type LogSource__Output = typeof LogSource[keyof typeof LogSource]
