// Original file: proto/muster/v1/control.proto

import type { PlacementObstacle as _muster_v1_PlacementObstacle, PlacementObstacle__Output as _muster_v1_PlacementObstacle__Output } from '../../muster/v1/PlacementObstacle.ts';

export interface ExplainPlacementResponse {
  'service'?: (string);
  'node'?: (string);
  'fits'?: (boolean);
  'tasksHere'?: (number);
  'obstacles'?: (_muster_v1_PlacementObstacle)[];
}

export interface ExplainPlacementResponse__Output {
  'service': (string);
  'node': (string);
  'fits': (boolean);
  'tasksHere': (number);
  'obstacles': (_muster_v1_PlacementObstacle__Output)[];
}
