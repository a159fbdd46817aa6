// Original file: proto/muster/v1/ca.proto


export interface SetAutolockResponse {
  'unlockKey'?: (string);
}

export interface SetAutolockResponse__Output {
  'unlockKey': (string);
}
