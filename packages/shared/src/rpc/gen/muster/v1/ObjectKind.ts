// Original file: proto/muster/v1/control.proto

export const ObjectKind = {
  OBJECT_KIND_UNSPECIFIED: 'OBJECT_KIND_UNSPECIFIED',
  OBJECT_KIND_SERVICE: 'OBJECT_KIND_SERVICE',
  OBJECT_KIND_TASK: 'OBJECT_KIND_TASK',
  OBJECT_KIND_NODE: 'OBJECT_KIND_NODE',
  OBJECT_KIND_CLUSTER: 'OBJECT_KIND_CLUSTER',
  OBJECT_KIND_STACK: 'OBJECT_KIND_STACK',
  OBJECT_KIND_EVENT: 'OBJECT_KIND_EVENT',
} as const;

export type ObjectKind =
  | 'OBJECT_KIND_UNSPECIFIED'
  | 0
  | 'OBJECT_KIND_SERVICE'
  | 1
  | 'OBJECT_KIND_TASK'
  | 2
  | 'OBJECT_KIND_NODE'
  | 3
  | 'OBJECT_KIND_CLUSTER'
  | 4
  | 'OBJECT_KIND_STACK'
  | 5
  | 'OBJECT_KIND_EVENT'
  | 6

export type ObjectKind__Output = typeof ObjectKind[keyof typeof ObjectKind]
