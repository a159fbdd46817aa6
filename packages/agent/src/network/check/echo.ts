/**
 * Echoes between agents: a datagram that says how large it was when it arrived. Every
 * datagram of a check is answered with a short one, and no other is.
 */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { createServer, type Server } from 'node:net';
import { PROBE_PORT, type ProbeResult, type ProbeTarget } from '@muster/shared/model/network-check';
import type { Clock } from '@muster/shared/runtime/clock';

const MAGIC = Buffer.from('muster-echo');
const [ASK, ANSWER] = [1, 2];
/** Magic, kind, number. */
const HEADER_BYTES = MAGIC.length + 1 + 4;
/** Of IPv4 and UDP. */
const IP_UDP_BYTES = 28;
/** When nothing has come back by then, the datagram is taken for lost. */
const TRY_AFTER_MS = [0, 150, 400];
const LOST_AFTER_MS = 900;
/** The largest packet that gets through is looked for to about this. */
const PRECISE_BYTES = 8;
const LEAST_BYTES = 296;

/** Answers echoes, by UDP on all addresses, and accepts TCP connections on the host's own. */
export class EchoServer implements Disposable {
  readonly #udp: Socket;
  readonly #tcp: Server;

  private constructor(udp: Socket, tcp: Server) {
    this.#udp = udp;
    this.#tcp = tcp;
  }

  /** Rejects when the port is taken. */
  static async open(): Promise<EchoServer> {
    const udp = createSocket('udp4');
    udp.on('error', () => undefined);
    await new Promise<void>((resolve, reject) => {
      udp.once('error', reject);
      udp.bind(PROBE_PORT, () => resolve());
    });
    udp.on('message', (message, from) => answer(udp, message, from));
    const tcp = createServer((client) => client.on('error', () => undefined).end());
    // TCP is for latencies alone: without it a refusal does as well.
    tcp.on('error', () => undefined);
    tcp.listen({ port: PROBE_PORT, host: '0.0.0.0' });
    udp.unref();
    tcp.unref();
    return new EchoServer(udp, tcp);
  }

  [Symbol.dispose](): void {
    this.#udp.close();
    this.#tcp.close();
  }
}

function answer(socket: Socket, message: Buffer, from: RemoteInfo): void {
  if (message.length < HEADER_BYTES || !message.subarray(0, MAGIC.length).equals(MAGIC) || message[MAGIC.length] !== ASK) return;
  const reply = Buffer.from(message.subarray(0, HEADER_BYTES));
  reply[MAGIC.length] = ANSWER;
  socket.send(reply, from.port, from.address, () => undefined);
}

/** Sends echoes. */
export class EchoClient implements Disposable {
  readonly #clock: Clock;
  readonly #socket: Socket;
  readonly #waiting = new Map<number, () => void>();
  #number = 0;

  private constructor(clock: Clock, socket: Socket) {
    this.#clock = clock;
    this.#socket = socket;
  }

  static async open(clock: Clock): Promise<EchoClient> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(0, () => resolve());
    });
    const client = new EchoClient(clock, socket);
    socket.on('error', () => undefined);
    socket.on('message', (message) => {
      if (message.length === HEADER_BYTES && message.subarray(0, MAGIC.length).equals(MAGIC) && message[MAGIC.length] === ANSWER) client.#waiting.get(message.readUInt32BE(MAGIC.length + 1))?.();
    });
    return client;
  }

  async probe({ key, address, port, fullBytes }: ProbeTarget): Promise<ProbeResult> {
    // Full ones are sent whatever becomes of the small ones: the host there may hear them.
    const [small, full] = await Promise.all([this.#echo(address, port, 0), fullBytes === 0 ? undefined : this.#echo(address, port, fullBytes)]);
    if (small.micros === 0) return { key, outcome: small.error === '' ? 'silent' : 'unreachable', micros: 0, largestBytes: 0, detail: small.error };
    const largestBytes = full === undefined ? 0 : full.micros > 0 ? fullBytes : await this.#largest(address, port, fullBytes);
    // The first one may have waited behind others of this moment.
    const again = await this.#echo(address, port, 0);
    const micros = again.micros === 0 ? small.micros : Math.min(small.micros, again.micros);
    return { key, outcome: 'answered', micros, largestBytes, detail: '' };
  }

  async #largest(address: string, port: number, fullBytes: number): Promise<number> {
    const passes = async (bytes: number) => (await this.#echo(address, port, bytes)).micros > 0;
    let [below, above] = [LEAST_BYTES, fullBytes];
    while (above - below > PRECISE_BYTES) {
      const middle = Math.ceil((below + above) / 2);
      if (await passes(middle)) below = middle;
      else above = middle;
    }
    return below;
  }

  /** `micros` 0: nothing came back. `bytes` 0: as small as it gets. */
  #echo(address: string, port: number, bytes: number): Promise<{ readonly micros: number; readonly error: string }> {
    this.#number = (this.#number + 1) % 0xffff_ffff;
    const number = this.#number;
    const message = Buffer.alloc(Math.max(HEADER_BYTES, bytes - IP_UDP_BYTES));
    MAGIC.copy(message);
    message[MAGIC.length] = ASK;
    message.writeUInt32BE(number, MAGIC.length + 1);
    return new Promise((resolve) => {
      let sentAt = process.hrtime.bigint();
      let failure = '';
      const send = () => {
        sentAt = process.hrtime.bigint();
        this.#socket.send(message, port, address, (error) => {
          failure = error?.message ?? failure;
        });
      };
      const timers = TRY_AFTER_MS.map((ms) => this.#clock.after(ms, send));
      const finish = (micros: number) => {
        for (const cancel of timers) cancel();
        this.#waiting.delete(number);
        resolve({ micros, error: failure });
      };
      timers.push(this.#clock.after(LOST_AFTER_MS, () => finish(0)));
      this.#waiting.set(number, () => finish(Math.max(1, Number((process.hrtime.bigint() - sentAt) / 1_000n))));
    });
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }
}
