// Original file: proto/muster/v1/access.proto


export interface WhoAmIRequest {
}

export interface WhoAmIRequest__Output {
}
