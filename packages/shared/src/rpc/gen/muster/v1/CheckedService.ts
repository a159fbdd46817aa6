// Original file: proto/muster/v1/network_check.proto


export interface CheckedService {
  'serviceId'?: (string);
  'name'?: (string);
  'tried'?: (number);
  'broken'?: (number);
}

export interface CheckedService__Output {
  'serviceId': (string);
  'name': (string);
  'tried': (number);
  'broken': (number);
}
