// Original file: proto/muster/v1/objects.proto

export const NodeState = {
  NODE_STATE_UNSPECIFIED: 'NODE_STATE_UNSPECIFIED',
  NODE_STATE_UNKNOWN: 'NODE_STATE_UNKNOWN',
  NODE_STATE_READY: 'NODE_STATE_READY',
  NODE_STATE_SUSPECT: 'NODE_STATE_SUSPECT',
  NODE_STATE_DOWN: 'NODE_STATE_DOWN',
} as const;

export type NodeState =
  | 'NODE_STATE_UNSPECIFIED'
  | 0
  | 'NODE_STATE_UNKNOWN'
  | 1
  | 'NODE_STATE_READY'
  | 2
  | 'NODE_STATE_SUSPECT'
  | 3
  | 'NODE_STATE_DOWN'
  | 4

export type NodeState__Output = typeof NodeState[keyof typeof NodeState]
