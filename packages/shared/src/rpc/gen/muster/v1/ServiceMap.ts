// Original file: proto/muster/v1/network_check.proto


export interface ServiceMap {
  'serviceId'?: (string);
  'networkId'?: (string);
  'addresses'?: (string)[];
}

export interface ServiceMap__Output {
  'serviceId': (string);
  'networkId': (string);
  'addresses': (string)[];
}
