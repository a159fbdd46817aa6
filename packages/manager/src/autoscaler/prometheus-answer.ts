/** The answer of Prometheus' `/api/v1/query` → one number, or why there is none. Pure. */

export type Answer = { readonly value: number } | { readonly problem: string };

/** As much of an error of somebody else's as goes into a reason. */
const MAX_ERROR = 200;

/** `status`: of HTTP; Prometheus tells its own errors with 400, 422 and 503 and a body of the same shape. */
export function readAnswer(status: number, body: string): Answer {
  const answer = parse(body);
  if (answer === undefined) return { problem: `it answers with HTTP ${status} and not as Prometheus does` };
  if (answer['status'] === 'error') return { problem: `it refuses the query: ${clip(`${textOf(answer['errorType'])}: ${textOf(answer['error'])}`)}` };
  const data = answer['data'];
  if (status !== 200 || answer['status'] !== 'success' || !isRecord(data)) return { problem: `it answers with HTTP ${status} and not as Prometheus does` };
  const { resultType, result } = data;
  if (resultType === 'scalar') return sampleValue(result);
  if (resultType !== 'vector') return { problem: `the query gives a ${clip(textOf(resultType))}: one that gives a number is wanted, such as sum(rate(…[1m]))` };
  if (!Array.isArray(result)) return { problem: 'its answer has no result' };
  if (result.length === 0) return { problem: 'the query gives nothing: there is no such series now' };
  if (result.length > 1) return { problem: `the query gives ${result.length} series: put sum(…) or max(…) around it` };
  const [series] = result as readonly unknown[];
  return isRecord(series) && 'value' in series ? sampleValue(series['value']) : { problem: 'its answer has no value' };
}

/** `[time, "12.5"]`; the text may be NaN, +Inf or -Inf. */
function sampleValue(sample: unknown): Answer {
  const text: unknown = Array.isArray(sample) ? sample[1] : undefined;
  if (typeof text !== 'string' || text === '') return { problem: 'its answer has no value' };
  const value = Number(text);
  if (!Number.isFinite(value)) return { problem: `the query gives ${clip(text)}, which is no load` };
  if (value < 0) return { problem: `the query gives ${clip(text)}: a load is not negative` };
  return { value };
}

function parse(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : 'unknown');
const clip = (text: string): string => (text.length > MAX_ERROR ? `${text.slice(0, MAX_ERROR)}…` : text);
