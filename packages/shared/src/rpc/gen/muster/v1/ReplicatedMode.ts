// Original file: proto/muster/v1/objects.proto


export interface ReplicatedMode {
  'replicas'?: (number);
  '_replicas'?: "replicas";
}

export interface ReplicatedMode__Output {
  'replicas'?: (number);
  '_replicas'?: "replicas";
}
