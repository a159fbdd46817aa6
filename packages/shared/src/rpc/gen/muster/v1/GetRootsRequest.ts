// Original file: proto/muster/v1/ca.proto


export interface GetRootsRequest {
}

export interface GetRootsRequest__Output {
}
