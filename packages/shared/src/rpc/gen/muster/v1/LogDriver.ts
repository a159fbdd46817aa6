// Original file: proto/muster/v1/objects.proto


export interface LogDriver {
  'name'?: (string);
  'options'?: ({[key: string]: string});
}

export interface LogDriver__Output {
  'name': (string);
  'options': ({[key: string]: string});
}
