// Original file: proto/muster/v1/objects.proto


export interface TcpProbe {
  'port'?: (number);
}

export interface TcpProbe__Output {
  'port': (number);
}
