/** Reads what was counted of each route out of HAProxy's `show stat`. Pure. */

export interface RouteCounts {
  readonly requests: number;
  /** Answers with a status from 500, and requests that no task answered. */
  readonly errors: number;
  /** Mean of the last 1,024 requests. */
  readonly meanMs: number;
}

/** By the backend's name. */
export function readStatistics(text: string): Map<string, RouteCounts> {
  const [head = '', ...lines] = text.split('\n');
  const columns = head.replace(/^# /, '').split(',');
  const at = (name: string) => columns.indexOf(name);
  const [name, kind, requests, errors, mean] = [at('pxname'), at('svname'), at('stot'), at('hrsp_5xx'), at('ttime')];
  const counts = new Map<string, RouteCounts>();
  for (const line of lines) {
    const fields = line.split(',');
    const backend = fields[name] ?? '';
    if (fields[kind] !== 'BACKEND' || !backend.startsWith('r-')) continue;
    counts.set(backend, { requests: Number(fields[requests] ?? 0), errors: Number(fields[errors] ?? 0), meanMs: Number(fields[mean] ?? 0) });
  }
  return counts;
}
