// Original file: proto/muster/v1/control.proto


export interface PlacementObstacle {
  'filter'?: (string);
  'reason'?: (string);
  'remedy'?: (string);
}

export interface PlacementObstacle__Output {
  'filter': (string);
  'reason': (string);
  'remedy': (string);
}
