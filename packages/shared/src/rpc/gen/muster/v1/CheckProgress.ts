// Original file: proto/muster/v1/network_check.proto


export interface CheckProgress {
  'doing'?: (string);
  'done'?: (number);
  'total'?: (number);
}

export interface CheckProgress__Output {
  'doing': (string);
  'done': (number);
  'total': (number);
}
