// Original file: proto/muster/v1/objects.proto

export const ScalingSelect = {
  SCALING_SELECT_UNSPECIFIED: 'SCALING_SELECT_UNSPECIFIED',
  SCALING_SELECT_MAX: 'SCALING_SELECT_MAX',
  SCALING_SELECT_MIN: 'SCALING_SELECT_MIN',
  SCALING_SELECT_DISABLED: 'SCALING_SELECT_DISABLED',
} as const;

export type ScalingSelect =
  | 'SCALING_SELECT_UNSPECIFIED'
  | 0
  | 'SCALING_SELECT_MAX'
  | 1
  | 'SCALING_SELECT_MIN'
  | 2
  | 'SCALING_SELECT_DISABLED'
  | 3

export type ScalingSelect__Output = typeof ScalingSelect[keyof typeof ScalingSelect]
