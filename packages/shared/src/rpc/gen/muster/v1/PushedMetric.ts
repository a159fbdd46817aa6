// Original file: proto/muster/v1/control.proto


export interface PushedMetric {
  'name'?: (string);
  'value'?: (number | string);
}

export interface PushedMetric__Output {
  'name': (string);
  'value': (number);
}
