// Original file: proto/muster/v1/dispatcher.proto


export interface ManagerList {
  'managers'?: (string)[];
}

export interface ManagerList__Output {
  'managers': (string)[];
}
