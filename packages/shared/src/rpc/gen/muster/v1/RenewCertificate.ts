// Original file: proto/muster/v1/dispatcher.proto


export interface RenewCertificate {
}

export interface RenewCertificate__Output {
}
