// Original file: proto/muster/v1/objects.proto

export const OnReturn = {
  ON_RETURN_UNSPECIFIED: 'ON_RETURN_UNSPECIFIED',
  ON_RETURN_REPLACEMENT: 'ON_RETURN_REPLACEMENT',
  ON_RETURN_ORIGINAL: 'ON_RETURN_ORIGINAL',
  ON_RETURN_BEST: 'ON_RETURN_BEST',
} as const;

export type OnReturn =
  | 'ON_RETURN_UNSPECIFIED'
  | 0
  | 'ON_RETURN_REPLACEMENT'
  | 1
  | 'ON_RETURN_ORIGINAL'
  | 2
  | 'ON_RETURN_BEST'
  | 3

export type OnReturn__Output = typeof OnReturn[keyof typeof OnReturn]
