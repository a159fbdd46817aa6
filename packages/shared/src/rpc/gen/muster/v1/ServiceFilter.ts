// Original file: proto/muster/v1/control.proto


export interface ServiceFilter {
  'refs'?: (string)[];
  'stack'?: (string);
  'labels'?: ({[key: string]: string});
  'mode'?: (string);
}

export interface ServiceFilter__Output {
  'refs': (string)[];
  'stack': (string);
  'labels': ({[key: string]: string});
  'mode': (string);
}
