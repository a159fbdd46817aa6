// Original file: proto/muster/v1/control.proto


export interface PushMetricsResponse {
}

export interface PushMetricsResponse__Output {
}
