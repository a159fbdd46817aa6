// Original file: proto/muster/v1/objects.proto


export interface GpuRequest {
  'count'?: (number);
  'deviceIds'?: (string)[];
  'driver'?: (string);
  'capabilities'?: (string)[];
}

export interface GpuRequest__Output {
  'count': (number);
  'deviceIds': (string)[];
  'driver': (string);
  'capabilities': (string)[];
}
