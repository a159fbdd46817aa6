// Original file: proto/muster/v1/dispatcher.proto


export interface HostStops {
}

export interface HostStops__Output {
}
