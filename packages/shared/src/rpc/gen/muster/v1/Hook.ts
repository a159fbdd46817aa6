// Original file: proto/muster/v1/objects.proto


export interface Hook {
  'command'?: (string)[];
  'user'?: (string);
  'privileged'?: (boolean);
  'workdir'?: (string);
  'env'?: (string)[];
}

export interface Hook__Output {
  'command': (string)[];
  'user': (string);
  'privileged': (boolean);
  'workdir': (string);
  'env': (string)[];
}
