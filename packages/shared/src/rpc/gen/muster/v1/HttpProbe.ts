// Original file: proto/muster/v1/objects.proto


export interface HttpProbe {
  'port'?: (number);
  'path'?: (string);
  'tls'?: (boolean);
  'host'?: (string);
  'headers'?: ({[key: string]: string});
}

export interface HttpProbe__Output {
  'port': (number);
  'path': (string);
  'tls': (boolean);
  'host': (string);
  'headers': ({[key: string]: string});
}
