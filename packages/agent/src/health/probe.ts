/** One probe over the network. Answers with what came of it and never rejects; ends when the signal is aborted. */
import { Agent as HttpAgent, request as httpRequest, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import type { ProbeCheck } from '@muster/shared/model/service-spec';
import { checkHealth } from '@muster/shared/rpc/check-health';
import type { ProbeResult } from './decide.ts';
import type { ProbeTarget } from './target.ts';

export type NetworkCheck = Exclude<ProbeCheck, { readonly type: 'exec' }>;
export type Probe = (check: NetworkCheck, target: ProbeTarget, timeoutMs: number, signal: AbortSignal) => Promise<ProbeResult>;

const OK: ProbeResult = { ok: true };

export function createProbe(): Probe {
  // A probe finds out whether a new connection is served, so none is kept.
  const agents = { http: new HttpAgent({ keepAlive: false }), https: new HttpsAgent({ keepAlive: false }) };
  return (check, target, timeoutMs, signal) => {
    switch (check.type) {
      case 'tcp':
        return probeTcp(target, signal);
      case 'grpc':
        return probeGrpc(check.service, target, timeoutMs);
      case 'http':
        return probeHttp(check, target, check.scheme === 'https' ? agents.https : agents.http, signal);
    }
  };
}

function probeTcp({ host, port }: ProbeTarget, signal: AbortSignal): Promise<ProbeResult> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, signal });
    const end = (result: ProbeResult) => {
      socket.destroy();
      resolve(result);
    };
    socket.once('connect', () => end(OK));
    socket.on('error', (error) => end(failed(error)));
  });
}

function probeHttp(
  check: Extract<NetworkCheck, { readonly type: 'http' }>,
  { host, port }: ProbeTarget,
  agent: HttpAgent,
  signal: AbortSignal,
): Promise<ProbeResult> {
  return new Promise((resolve) => {
    const options: RequestOptions & { readonly rejectUnauthorized: boolean; readonly servername?: string } = {
      host,
      port,
      path: check.path,
      agent,
      signal,
      headers: { 'User-Agent': 'muster-probe', Accept: '*/*', ...check.headers, ...(check.host === undefined ? {} : { Host: check.host }) },
      rejectUnauthorized: false,
      ...(check.host === undefined ? {} : { servername: check.host }),
    };
    const request = (check.scheme === 'https' ? httpsRequest : httpRequest)(options, (response) => {
      const { statusCode: status = 0 } = response;
      // The body is of no interest, however long it is.
      response.destroy();
      resolve(status >= 200 && status < 400 ? OK : { ok: false, why: `answered ${status}` });
    });
    request.on('error', (error) => resolve(failed(error)));
    request.end();
  });
}

async function probeGrpc(service: string, { host, port }: ProbeTarget, timeoutMs: number): Promise<ProbeResult> {
  const answer = await checkHealth(`${host}:${port}`, service, timeoutMs);
  return answer === 'SERVING' ? OK : { ok: false, why: `answered ${answer}` };
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was cut before an answer came',
  EHOSTUNREACH: 'no way to the container',
  ENETUNREACH: 'no way to the container',
  ETIMEDOUT: 'no connection',
};

function failed(error: NodeJS.ErrnoException): ProbeResult {
  return { ok: false, why: WORDS[error.code ?? ''] ?? error.message };
}
