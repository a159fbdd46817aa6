// Original file: proto/muster/v1/network_check.proto


export interface FirewallObstacle {
  'hook'?: (string);
  'place'?: (string);
  'rule'?: (string);
}

export interface FirewallObstacle__Output {
  'hook': (string);
  'place': (string);
  'rule': (string);
}
