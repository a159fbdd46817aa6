// Original file: proto/muster/v1/ca.proto


export interface RenewResponse {
  'certificates'?: (string);
  'roots'?: (string)[];
}

export interface RenewResponse__Output {
  'certificates': (string);
  'roots': (string)[];
}
