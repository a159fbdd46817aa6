// Original file: proto/muster/v1/objects.proto

import type { Meta as _muster_v1_Meta, Meta__Output as _muster_v1_Meta__Output } from '../../muster/v1/Meta.ts';
import type { RunTrigger as _muster_v1_RunTrigger, RunTrigger__Output as _muster_v1_RunTrigger__Output } from '../../muster/v1/RunTrigger.ts';
import type { RunState as _muster_v1_RunState, RunState__Output as _muster_v1_RunState__Output } from '../../muster/v1/RunState.ts';
import type { Long } from '@grpc/proto-loader';

export interface JobRun {
  'meta'?: (_muster_v1_Meta | null);
  'serviceId'?: (string);
  'serviceName'?: (string);
  'trigger'?: (_muster_v1_RunTrigger);
  'scheduledAt'?: (number | string | Long);
  'revision'?: (number | string | Long);
  'completions'?: (number);
  'parallelism'?: (number);
  'backOffLimit'?: (number);
  'activeDeadlineMs'?: (number | string | Long);
  'env'?: (string)[];
  'state'?: (_muster_v1_RunState);
  'since'?: (number | string | Long);
  'reason'?: (string);
  'succeeded'?: (number);
  'failed'?: (number);
  'active'?: (number);
  'stopping'?: (boolean);
}

export interface JobRun__Output {
  'meta': (_muster_v1_Meta__Output | null);
  'serviceId': (string);
  'serviceName': (string);
  'trigger': (_muster_v1_RunTrigger__Output);
  'scheduledAt': (number);
  'revision': (number);
  'completions': (number);
  'parallelism': (number);
  'backOffLimit': (number);
  'activeDeadlineMs': (number);
  'env': (string)[];
  'state': (_muster_v1_RunState__Output);
  'since': (number);
  'reason': (string);
  'succeeded': (number);
  'failed': (number);
  'active': (number);
  'stopping': (boolean);
}
