/**
 * Asks a server of `server.ts`, run in whatever network namespace: `ask.ts tcp|udp|udp-kept
 * ADDRESS PORT [COUNT [TIMEOUT_MS]]` prints one line of JSON: who answered, how often each, whom the
 * server saw, and what failed. `tcp-kept ADDRESS PORT HOST TIMEOUT_MS` asks over one connection,
 * with the container of that host name, until it fails; then it says how. `many QUESTIONS`, a list
 * in JSON, asks them all at the same time and prints a list of the same order.
 */
import { createSocket } from 'node:dgram';
import { Agent, request } from 'node:http';
import { argv, stdout } from 'node:process';

export interface Asked {
  readonly hosts: Readonly<Record<string, number>>;
  readonly from: readonly string[];
  readonly failed: readonly string[];
  /** What servers were sent by UDP until now that was no mere question. */
  readonly heard: readonly string[];
}

export interface Question {
  readonly protocol: 'tcp' | 'udp';
  readonly address: string;
  readonly port: number;
  readonly count: number;
  readonly timeoutMs: number;
  /** What a datagram holds; the server keeps it in mind, answered or not. */
  readonly word?: string;
}

const [protocol = 'tcp', host = '', port = '80', count = '1', timeoutMs = '5000'] = argv.slice(2);
const asTold: Question = { protocol: protocol === 'udp' ? 'udp' : 'tcp', address: host, port: Number(port), count: Number(count), timeoutMs: Number(timeoutMs) };

function overTcp({ address, port, timeoutMs }: Question, agent: Agent | false = false): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: address, port, agent, timeout: timeoutMs }, (response) => {
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

function overUdp({ address, port, timeoutMs, word = 'who' }: Question): Promise<string> {
  const socket = createSocket('udp4');
  return new Promise<string>((resolve, reject) => {
    setTimeout(() => reject(new Error('no answer')), timeoutMs).unref();
    socket.on('message', (message) => resolve(message.toString()));
    socket.on('error', reject);
    socket.connect(port, address, () => socket.send(word));
  }).finally(() => socket.close());
}

/** Never ends by itself, only by what fails. */
async function* overOneConnection(wanted: string): AsyncGenerator<string> {
  let agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let answer = await overTcp(asTold, agent);
  while (!answer.includes(wanted)) {
    agent.destroy();
    agent = new Agent({ keepAlive: true, maxSockets: 1 });
    answer = await overTcp(asTold, agent);
  }
  for (;;) {
    yield answer;
    await new Promise((resolve) => setTimeout(resolve, 200));
    answer = await overTcp(asTold, agent);
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

class Tally implements Asked {
  readonly hosts: Record<string, number> = {};
  readonly from: string[] = [];
  readonly failed: string[] = [];
  readonly heard: string[] = [];

  note(text: string): void {
    const answer = JSON.parse(text) as { readonly host: string; readonly from: string; readonly heard?: readonly string[] };
    // The last to answer comes last.
    const count = this.hosts[answer.host] ?? 0;
    delete this.hosts[answer.host];
    this.hosts[answer.host] = count + 1;
    if (!this.from.includes(answer.from)) this.from.push(answer.from);
    for (const word of answer.heard ?? []) if (!this.heard.includes(word)) this.heard.push(word);
  }

  fail(error: unknown): void {
    this.failed.push(error instanceof Error ? error.message : String(error));
  }
}

async function answersTo(question: Question): Promise<Asked> {
  const tally = new Tally();
  for (let index = 0; index < question.count; index += 1) {
    try {
      tally.note(await (question.protocol === 'udp' ? overUdp(question) : overTcp(question)));
    } catch (error) {
      tally.fail(error);
    }
  }
  return tally;
}

async function untilItFails(): Promise<Asked> {
  const tally = new Tally();
  try {
    for await (const answer of overOneConnection(count)) tally.note(answer);
  } catch (error) {
    tally.fail(error);
  }
  return tally;
}

async function untilAnotherAnswers(): Promise<Asked> {
  const tally = new Tally();
  for await (const answer of overOneSocket()) {
    if (answer === '') tally.fail('no answer');
    else tally.note(answer);
    if (Object.keys(tally.hosts).length > 1) break;
  }
  return tally;
}

function asked(): Promise<Asked | readonly Asked[]> {
  switch (protocol) {
    case 'many':
      return Promise.all((JSON.parse(host) as readonly Question[]).map(answersTo));
    case 'tcp-kept':
      return untilItFails();
    case 'udp-kept':
      return untilAnotherAnswers();
    default:
      return answersTo(asTold);
  }
}

stdout.write(`${JSON.stringify(await asked())}\n`);
