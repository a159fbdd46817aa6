// Original file: proto/muster/v1/objects.proto


export interface SpreadPreference {
  'spread'?: (string);
}

export interface SpreadPreference__Output {
  'spread': (string);
}
