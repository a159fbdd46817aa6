// Original file: proto/muster/v1/control.proto


export interface RebalanceMove {
  'taskId'?: (string);
  'taskName'?: (string);
  'serviceName'?: (string);
  'from'?: (string);
  'to'?: (string);
  'reason'?: (string);
}

export interface RebalanceMove__Output {
  'taskId': (string);
  'taskName': (string);
  'serviceName': (string);
  'from': (string);
  'to': (string);
  'reason': (string);
}
