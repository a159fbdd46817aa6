// Original file: proto/muster/v1/objects.proto


export interface HostNetworkFacts {
  'kernel'?: (boolean);
  'reason'?: (string);
  'uplinkMtu'?: (number);
  'foreignRanges'?: (string)[];
}

export interface HostNetworkFacts__Output {
  'kernel': (boolean);
  'reason': (string);
  'uplinkMtu': (number);
  'foreignRanges': (string)[];
}
