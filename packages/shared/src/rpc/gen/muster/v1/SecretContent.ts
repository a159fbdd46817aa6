// Original file: proto/muster/v1/dispatcher.proto


export interface SecretContent {
  'secretId'?: (string);
  'version'?: (number);
  'content'?: (Buffer | Uint8Array | string);
}

export interface SecretContent__Output {
  'secretId': (string);
  'version': (number);
  'content': (Buffer);
}
