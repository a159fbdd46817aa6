// Original file: proto/muster/v1/objects.proto

export const PullPolicy = {
  PULL_POLICY_UNSPECIFIED: 'PULL_POLICY_UNSPECIFIED',
  PULL_POLICY_MISSING: 'PULL_POLICY_MISSING',
  PULL_POLICY_ALWAYS: 'PULL_POLICY_ALWAYS',
  PULL_POLICY_NEVER: 'PULL_POLICY_NEVER',
} as const;

export type PullPolicy =
  | 'PULL_POLICY_UNSPECIFIED'
  | 0
  | 'PULL_POLICY_MISSING'
  | 1
  | 'PULL_POLICY_ALWAYS'
  | 2
  | 'PULL_POLICY_NEVER'
  | 3

export type PullPolicy__Output = typeof PullPolicy[keyof typeof PullPolicy]
