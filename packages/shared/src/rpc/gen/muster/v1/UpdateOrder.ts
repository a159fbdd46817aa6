// Original file: proto/muster/v1/objects.proto

export const UpdateOrder = {
  UPDATE_ORDER_UNSPECIFIED: 'UPDATE_ORDER_UNSPECIFIED',
  UPDATE_ORDER_STOP_FIRST: 'UPDATE_ORDER_STOP_FIRST',
  UPDATE_ORDER_START_FIRST: 'UPDATE_ORDER_START_FIRST',
} as const;

export type UpdateOrder =
  | 'UPDATE_ORDER_UNSPECIFIED'
  | 0
  | 'UPDATE_ORDER_STOP_FIRST'
  | 1
  | 'UPDATE_ORDER_START_FIRST'
  | 2

export type UpdateOrder__Output = typeof UpdateOrder[keyof typeof UpdateOrder]
