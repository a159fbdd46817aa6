// Original file: proto/muster/v1/control.proto


export interface BackupEntry {
  'key'?: (string);
  'value'?: (string);
}

export interface BackupEntry__Output {
  'key': (string);
  'value': (string);
}
