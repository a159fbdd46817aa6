// Original file: proto/muster/v1/control.proto

import type { MetricResource as _muster_v1_MetricResource, MetricResource__Output as _muster_v1_MetricResource__Output } from '../../muster/v1/MetricResource.ts';

export interface MetricReading {
  'resource'?: (_muster_v1_MetricResource);
  'mean'?: (number | string);
  'target'?: (number | string);
  'ready'?: (number);
  'missing'?: (number);
  'notReady'?: (number);
  'otherRevision'?: (number);
  'proposal'?: (number);
  'formula'?: (string);
  'metric'?: (string);
}

export interface MetricReading__Output {
  'resource': (_muster_v1_MetricResource__Output);
  'mean': (number);
  'target': (number);
  'ready': (number);
  'missing': (number);
  'notReady': (number);
  'otherRevision': (number);
  'proposal': (number);
  'formula': (string);
  'metric': (string);
}
