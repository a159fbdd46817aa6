// Original file: proto/muster/v1/secrets.proto


export interface RotateWrappingKeyResponse {
  'keyId'?: (string);
  'rewrapped'?: (number);
}

export interface RotateWrappingKeyResponse__Output {
  'keyId': (string);
  'rewrapped': (number);
}
