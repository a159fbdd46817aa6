// Original file: proto/muster/v1/dispatcher.proto


export interface ForwardSamplesResponse {
}

export interface ForwardSamplesResponse__Output {
}
