// Original file: proto/muster/v1/control.proto


export interface AssessRiskRequest {
}

export interface AssessRiskRequest__Output {
}
