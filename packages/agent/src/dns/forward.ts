/**
 * Asks the host's resolvers what this server does not know. Each question has a socket
 * and an id of its own, so that a forged answer would have to guess both.
 */
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import type { Clock } from '@muster/shared/runtime/clock';
import { framed, unframe } from './wire.ts';

const TIMEOUT_MS = 2_000;
const DNS_PORT = 53;

export interface Upstream {
  readonly address: string;
  readonly port?: number;
}

export interface ForwardOptions {
  readonly clock: Clock;
  /** Of 0 to 65,535, hard to guess. */
  readonly newQueryId: () => number;
  readonly timeoutMs?: number;
}

/** The first answer that a resolver gives, tried in order; undefined when none does in time. */
export async function forward(
  message: Buffer,
  upstreams: readonly Upstream[],
  over: 'udp' | 'tcp',
  { clock, newQueryId, timeoutMs = TIMEOUT_MS }: ForwardOptions,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  const originalId = message.readUInt16BE(0);
  const ask = over === 'udp' ? askOverUdp : askOverTcp;
  for (const upstream of upstreams) {
    if (signal.aborted) return undefined;
    const asked = Buffer.from(message);
    asked.writeUInt16BE(newQueryId(), 0);
    const timeout = new AbortController();
    const cancel = clock.after(timeoutMs, () => timeout.abort());
    try {
      const answer = Buffer.from(await ask(asked, upstream, AbortSignal.any([signal, timeout.signal])));
      answer.writeUInt16BE(originalId, 0);
      return answer;
    } catch {
      // The next resolver is asked; when none is left the client hears of it.
    } finally {
      cancel();
    }
  }
  return undefined;
}

/** An answer to another question, or with another id, is not one. */
function answers(answer: Buffer, asked: Buffer): boolean {
  return answer.length >= 12 && answer.readUInt16BE(0) === asked.readUInt16BE(0) && (answer.readUInt16BE(2) & 0x8000) !== 0;
}

function askOverUdp(asked: Buffer, { address, port = DNS_PORT }: Upstream, signal: AbortSignal): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    const end = (settle: () => void) => {
      signal.removeEventListener('abort', onAbort);
      socket.removeAllListeners();
      // A late error of a socket that is closed is nobody's concern.
      socket.on('error', () => undefined);
      socket.close();
      settle();
    };
    const onAbort = () => end(() => reject(new Error('no answer in time')));
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('error', (error) => end(() => reject(error)));
    socket.on('message', (answer) => {
      if (answers(answer, asked)) end(() => resolve(answer));
    });
    // Connected: the kernel drops what comes from elsewhere, and tells at once when nobody listens.
    socket.connect(port, address, () => socket.send(asked));
  });
}

function askOverTcp(asked: Buffer, { address, port = DNS_PORT }: Upstream, signal: AbortSignal): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port, signal });
    let received = Buffer.alloc(0);
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('closed without an answer')));
    socket.on('connect', () => socket.write(framed(asked)));
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const answer = unframe(received).messages.find((candidate) => answers(candidate, asked));
      if (answer === undefined) return;
      resolve(answer);
      socket.destroy();
    });
  });
}
