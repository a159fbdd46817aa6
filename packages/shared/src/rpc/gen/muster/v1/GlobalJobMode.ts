// Original file: proto/muster/v1/objects.proto


export interface GlobalJobMode {
}

export interface GlobalJobMode__Output {
}
