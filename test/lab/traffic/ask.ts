/**
 * Asks a server of `server.ts`, run in whatever network namespace: `ask.ts tcp|udp|udp-kept
 * ADDRESS PORT [COUNT [TIMEOUT_MS]]` prints one line of JSON: who answered, how often each, whom the
 * server saw, and what failed. `tcp-kept ADDRESS PORT HOST TIMEOUT_MS` asks over one connection,
 * with the container of that host name, until it fails; then it says how.
 */
import { createSocket } from 'node:dgram';
import { Agent, request } from 'node:http';
import { argv, stdout } from 'node:process';

export interface Asked {
  readonly hosts: Readonly<Record<string, number>>;
  readonly from: readonly string[];
  readonly failed: readonly string[];
}

const [protocol = 'tcp', host = '', port = '80', count = '1', timeoutMs = '5000'] = argv.slice(2);

function overTcp(agent: Agent | false = false): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = request({ host, port: Number(port), agent, timeout: Number(timeoutMs) }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks).toString()));
      response.on('error', reject);
    });
    asking.on('timeout', () => asking.destroy(new Error('no answer')));
    asking.on('error', reject);
    asking.end();
  });
}

function overUdp(): Promise<string> {
  const socket = createSocket('udp4');
  return new Promise<string>((resolve, reject) => {
    setTimeout(() => reject(new Error('no answer')), Number(timeoutMs)).unref();
    socket.on('message', (message) => resolve(message.toString()));
    socket.on('error', reject);
    socket.connect(Number(port), host, () => socket.send('who'));
  }).finally(() => socket.close());
}

/** Never ends by itself, only by what fails. */
async function* overOneConnection(wanted: string): AsyncGenerator<string> {
  let agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let answer = await overTcp(agent);
  while (!answer.includes(wanted)) {
    agent.destroy();
    agent = new Agent({ keepAlive: true, maxSockets: 1 });
    answer = await overTcp(agent);
  }
  for (;;) {
    yield answer;
    await new Promise((resolve) => setTimeout(resolve, 200));
    answer = await overTcp(agent);
  }
}

/** One socket that goes on, as an application's would: a question every 200 ms, until another one answers. */
async function* overOneSocket(): AsyncGenerator<string> {
  const socket = createSocket('udp4');
  try {
    await new Promise<void>((resolve) => socket.connect(Number(port), host, resolve));
    const answers: string[] = [];
    socket.on('message', (message) => answers.push(message.toString()));
    socket.on('error', () => undefined);
    for (let index = 0; index < Number(count); index += 1) {
      socket.send('who');
      await new Promise((resolve) => setTimeout(resolve, 200));
      const answer = answers.at(-1);
      answers.length = 0;
      yield answer ?? '';
    }
  } finally {
    socket.close();
  }
}

const hosts: Record<string, number> = {};
const from = new Set<string>();
const failed: string[] = [];

function note(text: string): void {
  const answer = JSON.parse(text) as { readonly host: string; readonly from: string };
  // The last to answer comes last.
  const count = hosts[answer.host] ?? 0;
  delete hosts[answer.host];
  hosts[answer.host] = count + 1;
  from.add(answer.from);
}

if (protocol === 'tcp-kept') {
  try {
    for await (const answer of overOneConnection(count)) note(answer);
  } catch (error) {
    failed.push(error instanceof Error ? error.message : String(error));
  }
} else if (protocol === 'udp-kept') {
  for await (const answer of overOneSocket()) {
    if (answer === '') failed.push('no answer');
    else note(answer);
    if (Object.keys(hosts).length > 1) break;
  }
} else {
  for (let index = 0; index < Number(count); index += 1) {
    try {
      note(await (protocol === 'udp' ? overUdp() : overTcp()));
    } catch (error) {
      failed.push(error instanceof Error ? error.message : String(error));
    }
  }
}
const asked: Asked = { hosts, from: [...from], failed };
stdout.write(`${JSON.stringify(asked)}\n`);
