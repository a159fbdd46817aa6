// Original file: proto/muster/v1/objects.proto

export const PublishMode = {
  PUBLISH_MODE_UNSPECIFIED: 'PUBLISH_MODE_UNSPECIFIED',
  PUBLISH_MODE_HOST: 'PUBLISH_MODE_HOST',
  PUBLISH_MODE_INGRESS: 'PUBLISH_MODE_INGRESS',
  PUBLISH_MODE_LOCAL: 'PUBLISH_MODE_LOCAL',
  PUBLISH_MODE_PREFER_LOCAL: 'PUBLISH_MODE_PREFER_LOCAL',
} as const;

export type PublishMode =
  | 'PUBLISH_MODE_UNSPECIFIED'
  | 0
  | 'PUBLISH_MODE_HOST'
  | 1
  | 'PUBLISH_MODE_INGRESS'
  | 2
  | 'PUBLISH_MODE_LOCAL'
  | 3
  | 'PUBLISH_MODE_PREFER_LOCAL'
  | 4

export type PublishMode__Output = typeof PublishMode[keyof typeof PublishMode]
