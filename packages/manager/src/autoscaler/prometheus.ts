/**
 * Asks a Prometheus, or what speaks its HTTP API, for the value of a query. The one
 * place that knows how: GET /api/v1/query, over http or https. Answers are bounded in
 * time and size; redirects are not followed.
 *
 * The token of the managers goes to the address that the managers were started with
 * and to no other: a spec cannot have it sent elsewhere.
 */
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { rootCertificates } from 'node:tls';
import { DEFAULT_QUERY_TIMEOUT_MS } from '@muster/shared/model/defaults';
import { MusterError } from '@muster/shared/model/error';
import type { PrometheusQuery } from '@muster/shared/model/service-spec';
import { type Answer, readAnswer } from './prometheus-answer.ts';

/** How the managers reach their own Prometheus. */
export interface PrometheusSource {
  readonly address?: string;
  /** Read anew for each query, so that it can be changed on disk. */
  readonly token?: () => string | undefined;
  /** Roots beside the system's, in PEM. */
  readonly ca?: string;
}

/** Never rejects: what went wrong is the answer. `unreachable`: nobody there, or nobody who answers in time. */
export type QueryPrometheus = (query: PrometheusQuery, signal: AbortSignal) => Promise<Answer & { readonly unreachable?: true }>;

const MAX_ANSWER_BYTES = 1_048_576;

export function prometheusOver(source: PrometheusSource = {}): QueryPrometheus {
  return async (query, signal) => {
    const address = query.address ?? source.address;
    if (address === undefined) return { problem: 'no Prometheus is known: give the metric an address, or start the managers with --prometheus' };
    const url = urlOf(address, query);
    if (url === undefined) return { problem: `"${address}" is not an address of a Prometheus: write http://host:9090` };
    const timeoutMs = query.timeoutMs ?? DEFAULT_QUERY_TIMEOUT_MS;
    const late = AbortSignal.timeout(timeoutMs);
    try {
      const token = address === source.address ? source.token?.() : undefined;
      const { status, body } = await get(url, { token, ca: source.ca, signal: AbortSignal.any([signal, late]) });
      return readAnswer(status, body);
    } catch (error) {
      if (error instanceof TooLong) return { problem: `the answer of ${url.origin} is longer than ${MAX_ANSWER_BYTES / 1_048_576} MiB: put sum(…) around the query` };
      if (error instanceof MusterError) return { problem: error.message };
      const why = late.aborted ? `no answer within ${timeoutMs / 1_000} s` : reasonOf(error);
      return { problem: `${url.origin} cannot be reached: ${why}`, unreachable: true };
    }
  };
}

function urlOf(address: string, { query, timeoutMs = DEFAULT_QUERY_TIMEOUT_MS }: PrometheusQuery): URL | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/api/v1/query`;
  url.search = new URLSearchParams({ query, timeout: `${timeoutMs}ms` }).toString();
  return url;
}

class TooLong extends Error {}

interface Asking {
  readonly token: string | undefined;
  readonly ca: string | undefined;
  readonly signal: AbortSignal;
}

function get(url: URL, { token, ca, signal }: Asking): Promise<{ readonly status: number; readonly body: string }> {
  const headers = { accept: 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
  return new Promise((resolve, reject) => {
    const options = { headers, signal, ...(ca === undefined ? {} : { ca: [...rootCertificates, ca] }) };
    const request = url.protocol === 'https:' ? httpsRequest(url, options) : httpRequest(url, options);
    request.once('error', reject);
    request.once('response', (response) => {
      collect(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject);
    });
    request.end();
  });
}

async function collect(response: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response) {
    bytes += part.length;
    if (bytes > MAX_ANSWER_BYTES) throw new TooLong();
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function reasonOf(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  const message = error instanceof Error ? error.message : String(error);
  return message === '' && typeof code === 'string' ? code : message;
}
