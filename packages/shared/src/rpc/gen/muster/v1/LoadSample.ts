// Original file: proto/muster/v1/dispatcher.proto


export interface LoadSample {
  'serviceId'?: (string);
  'metric'?: (string);
  'value'?: (number | string);
  'reporter'?: (string);
  'routeId'?: (string);
}

export interface LoadSample__Output {
  'serviceId': (string);
  'metric': (string);
  'value': (number);
  'reporter': (string);
  'routeId': (string);
}
