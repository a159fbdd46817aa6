// Original file: proto/muster/v1/objects.proto


export interface ReplicatedJobMode {
  'completions'?: (number);
  'parallelism'?: (number);
  '_completions'?: "completions";
  '_parallelism'?: "parallelism";
}

export interface ReplicatedJobMode__Output {
  'completions'?: (number);
  'parallelism'?: (number);
  '_completions'?: "completions";
  '_parallelism'?: "parallelism";
}
