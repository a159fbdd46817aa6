// Original file: proto/muster/v1/objects.proto


export interface VolumeMount {
  'source'?: (string);
  'target'?: (string);
  'readOnly'?: (boolean);
  'noCopy'?: (boolean);
  'driver'?: (string);
  'driverOptions'?: ({[key: string]: string});
  'labels'?: ({[key: string]: string});
}

export interface VolumeMount__Output {
  'source': (string);
  'target': (string);
  'readOnly': (boolean);
  'noCopy': (boolean);
  'driver': (string);
  'driverOptions': ({[key: string]: string});
  'labels': ({[key: string]: string});
}
