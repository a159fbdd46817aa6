// Original file: proto/muster/v1/ca.proto

export const CertificateRole = {
  CERTIFICATE_ROLE_UNSPECIFIED: 'CERTIFICATE_ROLE_UNSPECIFIED',
  CERTIFICATE_ROLE_MANAGER: 'CERTIFICATE_ROLE_MANAGER',
  CERTIFICATE_ROLE_WORKER: 'CERTIFICATE_ROLE_WORKER',
  CERTIFICATE_ROLE_USER: 'CERTIFICATE_ROLE_USER',
} as const;

export type CertificateRole =
  | 'CERTIFICATE_ROLE_UNSPECIFIED'
  | 0
  | 'CERTIFICATE_ROLE_MANAGER'
  | 1
  | 'CERTIFICATE_ROLE_WORKER'
  | 2
  | 'CERTIFICATE_ROLE_USER'
  | 3

export type CertificateRole__Output = typeof CertificateRole[keyof typeof CertificateRole]
