// Original file: proto/muster/v1/access.proto


export interface ListUsersRequest {
}

export interface ListUsersRequest__Output {
}
