// Original file: proto/muster/v1/objects.proto

export const SecretType = {
  SECRET_TYPE_UNSPECIFIED: 'SECRET_TYPE_UNSPECIFIED',
  SECRET_TYPE_SECRET: 'SECRET_TYPE_SECRET',
  SECRET_TYPE_CONFIG: 'SECRET_TYPE_CONFIG',
  SECRET_TYPE_REGISTRY: 'SECRET_TYPE_REGISTRY',
} as const;

export type SecretType =
  | 'SECRET_TYPE_UNSPECIFIED'
  | 0
  | 'SECRET_TYPE_SECRET'
  | 1
  | 'SECRET_TYPE_CONFIG'
  | 2
  | 'SECRET_TYPE_REGISTRY'
  | 3

export type SecretType__Output = typeof SecretType[keyof typeof SecretType]
