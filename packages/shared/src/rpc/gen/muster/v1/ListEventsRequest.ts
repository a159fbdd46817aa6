// Original file: proto/muster/v1/control.proto

import type { EventFilter as _muster_v1_EventFilter, EventFilter__Output as _muster_v1_EventFilter__Output } from '../../muster/v1/EventFilter.ts';

export interface ListEventsRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'filter'?: (_muster_v1_EventFilter | null);
}

export interface ListEventsRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  'filter': (_muster_v1_EventFilter__Output | null);
}
