import type { MetricResource, MetricTarget } from '@muster/shared/model/service-spec';
import { parseBytes } from './bytes.ts';
import { parseCpus } from './cpus.ts';
import { invalid } from './invalid.ts';

/** What tasks are to use on average: `70%` of what they reserve, or an amount (`0.5` cores, `256m`). */
export const parseMetricTarget =
  (resource: MetricResource) =>
  (text: string): MetricTarget => {
    const share = /^(\d+(?:\.\d+)?)\s*%$/.exec(text.trim());
    const type = share === null ? 'average' : 'utilization';
    const value = share === null ? (resource === 'cpu' ? parseCpus(text) : parseBytes(text)) : Number(share[1]);
    if (value <= 0) throw invalid(`"${text}" is not a target`, resource === 'cpu' ? 'Write 70% or 0.5.' : 'Write 70% or 256m.');
    return type === 'average' ? { resource, type, amount: value } : { resource, type, percent: value };
  };
