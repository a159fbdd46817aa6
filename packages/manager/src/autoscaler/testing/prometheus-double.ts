/** An HTTP server that answers the queries of the contract as Prometheus does. */
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';

const AT = 1_700_000_000.123;
const vector = (...values: readonly string[]) => ({ resultType: 'vector', result: values.map((value) => ({ metric: {}, value: [AT, value] })) });
const scalar = (value: string) => ({ resultType: 'scalar', result: [AT, value] });

const DATA: Readonly<Record<string, object>> = {
  '12.5': scalar('12.5'),
  '1e9': scalar('1000000000'),
  '1 / 0': scalar('+Inf'),
  'vector(3)': vector('3'),
  'vector(0)': vector('0'),
  'vector(-1)': vector('-1'),
  'vector(0) / 0': vector('NaN'),
  'vector(1) or label_replace(vector(2), "a", "b", "", "")': vector('1', '2'),
  nothing_of_this_name: vector(),
  'nothing_of_this_name[1m]': { resultType: 'matrix', result: [] },
  '"a"': { resultType: 'string', result: [AT, 'a'] },
};

export function answerAsPrometheus(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '', 'http://double');
  const data = url.pathname === '/api/v1/query' ? DATA[url.searchParams.get('query') ?? ''] : undefined;
  response.setHeader('content-type', 'application/json');
  response.statusCode = data === undefined ? 400 : 200;
  response.end(
    JSON.stringify(data === undefined ? { status: 'error', errorType: 'bad_data', error: '1:5: parse error: unclosed left parenthesis' } : { status: 'success', data }),
  );
}

/** Listens on a free port of the loopback; `url` as it was asked for last. */
export async function startServer(answer: RequestListener, make: (answer: RequestListener) => Server = createServer): Promise<{ readonly port: number } & AsyncDisposable> {
  const server = make(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    port: address.port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
