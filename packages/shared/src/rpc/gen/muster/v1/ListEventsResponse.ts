// Original file: proto/muster/v1/control.proto

import type { Event as _muster_v1_Event, Event__Output as _muster_v1_Event__Output } from '../../muster/v1/Event.ts';
import type { Long } from '@grpc/proto-loader';

export interface ListEventsResponse {
  'events'?: (_muster_v1_Event)[];
  'nextPageToken'?: (string);
  'revision'?: (number | string | Long);
}

export interface ListEventsResponse__Output {
  'events': (_muster_v1_Event__Output)[];
  'nextPageToken': (string);
  'revision': (number);
}
