// Original file: proto/muster/v1/control.proto


export interface BackupClusterRequest {
}

export interface BackupClusterRequest__Output {
}
