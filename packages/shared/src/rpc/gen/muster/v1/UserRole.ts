// Original file: proto/muster/v1/access.proto

export const UserRole = {
  USER_ROLE_UNSPECIFIED: 'USER_ROLE_UNSPECIFIED',
  USER_ROLE_VIEWER: 'USER_ROLE_VIEWER',
  USER_ROLE_OPERATOR: 'USER_ROLE_OPERATOR',
  USER_ROLE_ADMIN: 'USER_ROLE_ADMIN',
} as const;

export type UserRole =
  | 'USER_ROLE_UNSPECIFIED'
  | 0
  | 'USER_ROLE_VIEWER'
  | 1
  | 'USER_ROLE_OPERATOR'
  | 2
  | 'USER_ROLE_ADMIN'
  | 3

export type UserRole__Output = typeof UserRole[keyof typeof UserRole]
