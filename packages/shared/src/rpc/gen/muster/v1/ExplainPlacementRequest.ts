// Original file: proto/muster/v1/control.proto


export interface ExplainPlacementRequest {
  'service'?: (string);
  'node'?: (string);
}

export interface ExplainPlacementRequest__Output {
  'service': (string);
  'node': (string);
}
