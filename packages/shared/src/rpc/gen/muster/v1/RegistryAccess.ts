// Original file: proto/muster/v1/dispatcher.proto


export interface RegistryAccess {
  'secretId'?: (string);
  'version'?: (number);
}

export interface RegistryAccess__Output {
  'secretId': (string);
  'version': (number);
}
