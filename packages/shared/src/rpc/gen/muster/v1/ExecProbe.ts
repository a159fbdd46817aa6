// Original file: proto/muster/v1/objects.proto


export interface ExecProbe {
  'command'?: (string)[];
}

export interface ExecProbe__Output {
  'command': (string)[];
}
