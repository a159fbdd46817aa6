// Original file: proto/muster/v1/secrets.proto


export interface RotateWrappingKeyRequest {
}

export interface RotateWrappingKeyRequest__Output {
}
