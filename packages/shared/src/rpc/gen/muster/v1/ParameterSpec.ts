// Original file: proto/muster/v1/objects.proto


export interface ParameterSpec {
  'required'?: (string)[];
  'optional'?: (string)[];
}

export interface ParameterSpec__Output {
  'required': (string)[];
  'optional': (string)[];
}
