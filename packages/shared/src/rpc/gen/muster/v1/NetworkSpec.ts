// Original file: proto/muster/v1/networks.proto


export interface NetworkSpec {
  'name'?: (string);
  'labels'?: ({[key: string]: string});
  'range'?: (string);
  'hostPrefix'?: (number);
  'internal'?: (boolean);
  'attachable'?: (boolean);
  'mtu'?: (number);
  'options'?: ({[key: string]: string});
}

export interface NetworkSpec__Output {
  'name': (string);
  'labels': ({[key: string]: string});
  'range': (string);
  'hostPrefix': (number);
  'internal': (boolean);
  'attachable': (boolean);
  'mtu': (number);
  'options': ({[key: string]: string});
}
