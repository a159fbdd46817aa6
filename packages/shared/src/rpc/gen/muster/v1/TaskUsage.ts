// Original file: proto/muster/v1/control.proto


export interface TaskUsage {
  'taskId'?: (string);
  'slot'?: (number);
  'countedAs'?: (string);
  'nanoCpus'?: (number | string);
  'memoryBytes'?: (number | string);
}

export interface TaskUsage__Output {
  'taskId': (string);
  'slot': (number);
  'countedAs': (string);
  'nanoCpus': (number);
  'memoryBytes': (number);
}
