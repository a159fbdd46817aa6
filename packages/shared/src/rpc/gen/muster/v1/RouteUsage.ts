// Original file: proto/muster/v1/control.proto


export interface RouteUsage {
  'routeId'?: (string);
  'name'?: (string);
  'service'?: (string);
  'requests'?: (number | string);
  'errors'?: (number | string);
  'latencyMs'?: (number | string);
  '_requests'?: "requests";
  '_errors'?: "errors";
  '_latencyMs'?: "latencyMs";
}

export interface RouteUsage__Output {
  'routeId': (string);
  'name': (string);
  'service': (string);
  'requests'?: (number);
  'errors'?: (number);
  'latencyMs'?: (number);
  '_requests'?: "requests";
  '_errors'?: "errors";
  '_latencyMs'?: "latencyMs";
}
