// Original file: proto/muster/v1/control.proto


export interface GetUsageRequest {
}

export interface GetUsageRequest__Output {
}
