// Original file: proto/muster/v1/objects.proto

export const MetricResource = {
  METRIC_RESOURCE_UNSPECIFIED: 'METRIC_RESOURCE_UNSPECIFIED',
  METRIC_RESOURCE_CPU: 'METRIC_RESOURCE_CPU',
  METRIC_RESOURCE_MEMORY: 'METRIC_RESOURCE_MEMORY',
} as const;

export type MetricResource =
  | 'METRIC_RESOURCE_UNSPECIFIED'
  | 0
  | 'METRIC_RESOURCE_CPU'
  | 1
  | 'METRIC_RESOURCE_MEMORY'
  | 2

export type MetricResource__Output = typeof MetricResource[keyof typeof MetricResource]
