// Original file: proto/muster/v1/objects.proto


export interface GrpcProbe {
  'port'?: (number);
  'service'?: (string);
}

export interface GrpcProbe__Output {
  'port': (number);
  'service': (string);
}
