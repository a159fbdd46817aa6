// Original file: proto/muster/v1/ca.proto


export interface ListJoinTokensRequest {
}

export interface ListJoinTokensRequest__Output {
}
