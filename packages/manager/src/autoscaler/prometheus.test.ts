import { createServer as createTlsServer } from 'node:https';
import type { IncomingHttpHeaders, RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '@muster/shared/runtime/clock';
import { systemNewId } from '@muster/shared/runtime/ids';
import { bootstrapTrust } from '../trust/bootstrap.ts';
import { prometheusOver } from './prometheus.ts';
import { describePrometheus } from './testing/prometheus-contract.ts';
import { answerAsPrometheus, startServer } from './testing/prometheus-double.ts';

const none = new AbortController().signal;
let double: Awaited<ReturnType<typeof startServer>> | undefined;

beforeAll(async () => {
  double = await startServer(answerAsPrometheus);
});
afterAll(async () => double?.[Symbol.asyncDispose]());

describePrometheus('the double', () => `http://127.0.0.1:${double?.port ?? 0}`);

const serving = (answer: RequestListener) => startServer(answer);
const ask = (port: number, timeoutMs = 10_000) => prometheusOver()({ query: 'vector(3)', address: `http://127.0.0.1:${port}`, timeoutMs }, none);

describe('a Prometheus that is not as it should be', () => {
  it('which nobody listens for is unreachable, with its address', async () => {
    await using gone = await serving(answerAsPrometheus);
    const { port } = gone;
    await gone[Symbol.asyncDispose]();
    expect(await ask(port)).toEqual({ problem: `http://127.0.0.1:${port} cannot be reached: connect ECONNREFUSED 127.0.0.1:${port}`, unreachable: true });
  });

  it('which does not answer in time is unreachable', async () => {
    await using silent = await serving(() => undefined);
    expect(await ask(silent.port, 100)).toEqual({ problem: `http://127.0.0.1:${silent.port} cannot be reached: no answer within 0.1 s`, unreachable: true });
  });

  it('which stops in the middle of its answer is unreachable', async () => {
    await using broken = await serving((_request, response) => {
      response.writeHead(200, { 'content-length': 1_000 });
      response.write('{"status"');
      setImmediate(() => response.destroy());
    });
    expect(await ask(broken.port)).toMatchObject({ problem: expect.stringContaining('cannot be reached') as string, unreachable: true });
  });

  it.each<readonly [what: string, status: number, body: string, problem: string]>([
    ['is something else', 200, '<html>', 'it answers with HTTP 200 and not as Prometheus does'],
    ['is a proxy without one behind it', 502, 'Bad Gateway', 'it answers with HTTP 502 and not as Prometheus does'],
    ['wants a login', 401, '{}', 'it answers with HTTP 401 and not as Prometheus does'],
    ['sends elsewhere', 302, '', 'it answers with HTTP 302 and not as Prometheus does'],
    ['has no result', 200, '{"status":"success","data":{"resultType":"vector"}}', 'its answer has no result'],
    ['has a result without a value', 200, '{"status":"success","data":{"resultType":"vector","result":[{}]}}', 'its answer has no value'],
    ['is too busy', 503, '{"status":"error","errorType":"timeout","error":"query timed out"}', 'it refuses the query: timeout: query timed out'],
  ])('which %s has no value', async (_what, status, body, problem) => {
    await using odd = await serving((_request, response) => {
      response.writeHead(status, { location: 'http://127.0.0.1:1/' });
      response.end(body);
    });
    expect(await ask(odd.port)).toEqual({ problem });
  });

  it('which answers without end is cut off', async () => {
    await using endless = await serving((_request, response) => {
      const more = () => {
        while (response.write(' '.repeat(65_536)));
        response.once('drain', more);
      };
      more();
    });
    expect(await ask(endless.port)).toMatchObject({ problem: expect.stringContaining('is longer than 1 MiB') as string });
  });

  it('which no address leads to is said to be so', async () => {
    expect(await prometheusOver()({ query: 'up' }, none)).toMatchObject({ problem: expect.stringContaining('--prometheus') as string });
    expect(await prometheusOver()({ query: 'up', address: 'prom:9090' }, none)).toMatchObject({ problem: expect.stringContaining('is not an address') as string });
  });
});

describe('what is sent', () => {
  it('the token goes to the address of the managers alone, read anew each time; a path is kept', async () => {
    const seen: { readonly url: string | undefined; readonly headers: IncomingHttpHeaders }[] = [];
    await using own = await serving((request, response) => {
      seen.push({ url: request.url, headers: request.headers });
      answerAsPrometheus(request, response);
    });
    const address = `http://127.0.0.1:${own.port}/prom/`;
    let token = 'first';
    const query = prometheusOver({ address, token: () => token });
    await query({ query: 'vector(3)', timeoutMs: 2_000 }, none);
    token = 'second';
    await query({ query: 'a+b' }, none);
    await query({ query: 'vector(3)', address: `http://localhost:${own.port}` }, none);
    expect(seen.map(({ url }) => url)).toEqual([
      '/prom/api/v1/query?query=vector%283%29&timeout=2000ms',
      '/prom/api/v1/query?query=a%2Bb&timeout=5000ms',
      '/api/v1/query?query=vector%283%29&timeout=5000ms',
    ]);
    expect(seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer first', 'Bearer second', undefined]);
  });

  it('over TLS a certificate is believed when its root is known, and not otherwise', async () => {
    const trust = await bootstrapTrust({ clusterId: systemNewId(), clusterName: 'c', now: systemClock.now(), newId: systemNewId, certificateLifeMs: 3_600_000 });
    const { certificates, privateKey, roots } = await trust.identity('manager', systemNewId(), 'prometheus', []);
    await using secure = await startServer(answerAsPrometheus, (answer) => createTlsServer({ cert: certificates, key: privateKey }, answer));
    const query = { query: 'vector(3)', address: `https://127.0.0.1:${secure.port}` };
    expect(await prometheusOver({ ca: roots })(query, none)).toEqual({ value: 3 });
    expect(await prometheusOver()(query, none)).toMatchObject({ problem: expect.stringMatching(/cannot be reached: .*certificate/) as string, unreachable: true });
  });
});
