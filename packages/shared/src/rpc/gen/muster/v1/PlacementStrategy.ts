// Original file: proto/muster/v1/objects.proto

export const PlacementStrategy = {
  PLACEMENT_STRATEGY_UNSPECIFIED: 'PLACEMENT_STRATEGY_UNSPECIFIED',
  PLACEMENT_STRATEGY_SPREAD: 'PLACEMENT_STRATEGY_SPREAD',
  PLACEMENT_STRATEGY_BINPACK: 'PLACEMENT_STRATEGY_BINPACK',
} as const;

export type PlacementStrategy =
  | 'PLACEMENT_STRATEGY_UNSPECIFIED'
  | 0
  | 'PLACEMENT_STRATEGY_SPREAD'
  | 1
  | 'PLACEMENT_STRATEGY_BINPACK'
  | 2

export type PlacementStrategy__Output = typeof PlacementStrategy[keyof typeof PlacementStrategy]
