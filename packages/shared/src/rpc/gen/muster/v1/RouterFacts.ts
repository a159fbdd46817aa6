// Original file: proto/muster/v1/objects.proto


export interface RouterFacts {
  'version'?: (string);
  'problem'?: (string);
}

export interface RouterFacts__Output {
  'version': (string);
  'problem': (string);
}
