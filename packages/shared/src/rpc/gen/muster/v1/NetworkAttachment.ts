// Original file: proto/muster/v1/objects.proto


export interface NetworkAttachment {
  'network'?: (string);
  'aliases'?: (string)[];
  'ipv4Address'?: (string);
  'optional'?: (boolean);
}

export interface NetworkAttachment__Output {
  'network': (string);
  'aliases': (string)[];
  'ipv4Address': (string);
  'optional': (boolean);
}
