/**
 * A TCP proxy that misbehaves on command, for tests that need a broken network
 * between two real processes.
 *
 * `up` is the direction client → server, `down` is server → client. A
 * black-holed direction is not read any more: the bytes wait, as packets of a
 * cut line wait to be sent again, and arrive late when the line heals.
 */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export type Direction = 'up' | 'down';

export interface TcpProxy {
  readonly port: number;
  /** `127.0.0.1:port` */
  readonly address: string;
  /** Connections open at this moment. */
  connections(): number;
  /** Connections ever taken. */
  accepted(): number;
  /** Bytes carried so far in this direction. */
  carriedBytes(direction: Direction): number;
  /** Resets every open connection. New ones are accepted. */
  cut(): void;
  /** Resets the connection that carries the byte after the next `bytes` of this direction; once. */
  cutAfter(bytes: number, direction: Direction): void;
  /** Carries nothing more in these directions, on open and on new connections, until `heal`. */
  blackHole(...directions: readonly Direction[]): void;
  /** Resets every new connection at once, until `heal`. */
  refuse(): void;
  /** Holds every chunk back for this long, in order. */
  delay(ms: number): void;
  /** Ends black holes, refusals, delays and pending cuts. */
  heal(): void;
  close(): Promise<void>;
}

interface Pipe {
  readonly client: Socket;
  readonly server: Socket;
}

interface Line {
  blackHoled: boolean;
  carriedBytes: number;
  cutAtByte: number;
  /** Called when a black hole ends. */
  waiting: (() => void)[];
}

export async function startTcpProxy(target: { readonly port: number; readonly host?: string }): Promise<TcpProxy> {
  const lines: Record<Direction, Line> = { up: newLine(), down: newLine() };
  const pipes = new Set<Pipe>();
  let refusing = false;
  let accepted = 0;
  let delayMs = 0;

  function drop(pipe: Pipe): void {
    pipes.delete(pipe);
    pipe.client.resetAndDestroy();
    pipe.server.resetAndDestroy();
  }

  /** Resolves when the line carries again; false when the connection ended meanwhile. */
  async function open(pipe: Pipe, line: Line): Promise<boolean> {
    while (line.blackHoled && pipes.has(pipe)) {
      await new Promise<void>((resolve) => line.waiting.push(resolve));
    }
    return pipes.has(pipe);
  }

  async function carry(pipe: Pipe, from: Socket, to: Socket, line: Line): Promise<void> {
    try {
      for await (const chunk of from as AsyncIterable<Buffer>) {
        if (!(await open(pipe, line))) return;
        if (delayMs > 0) await sleep(delayMs);
        if (!(await open(pipe, line))) return;
        const allowed = Math.min(chunk.length, line.cutAtByte - line.carriedBytes);
        line.carriedBytes += allowed;
        if (allowed > 0 && !to.write(chunk.subarray(0, allowed))) {
          await new Promise<void>((resolve) => {
            to.once('drain', resolve);
            to.once('close', resolve);
          });
        }
        if (allowed < chunk.length) {
          line.cutAtByte = Infinity;
          // Ends cleanly after what was written: a reset could discard bytes that already passed.
          to.destroySoon();
          from.resetAndDestroy();
          return;
        }
      }
      to.end();
    } catch {
      // The connection broke: both sides go.
      drop(pipe);
    }
  }

  const listener = createServer((client) => {
    if (refusing) {
      client.resetAndDestroy();
      return;
    }
    const server = connect({ port: target.port, host: target.host ?? '127.0.0.1' });
    const pipe: Pipe = { client, server };
    pipes.add(pipe);
    accepted += 1;
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on('error', () => drop(pipe));
      socket.on('close', () => drop(pipe));
    }
    void carry(pipe, client, server, lines.up);
    void carry(pipe, server, client, lines.down);
  });
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(0, '127.0.0.1', resolve);
  });
  const { port } = listener.address() as AddressInfo;

  function wake(): void {
    for (const line of Object.values(lines)) for (const resume of line.waiting.splice(0)) resume();
  }

  function cut(): void {
    for (const pipe of pipes) drop(pipe);
    wake();
  }

  return {
    port,
    address: `127.0.0.1:${port}`,
    connections: () => pipes.size,
    accepted: () => accepted,
    carriedBytes: (direction) => lines[direction].carriedBytes,
    cut,
    cutAfter(bytes, direction) {
      lines[direction].cutAtByte = lines[direction].carriedBytes + bytes;
    },
    blackHole(...directions) {
      for (const direction of directions) lines[direction].blackHoled = true;
    },
    refuse() {
      refusing = true;
    },
    delay(ms) {
      delayMs = ms;
    },
    heal() {
      refusing = false;
      delayMs = 0;
      for (const line of Object.values(lines)) {
        line.blackHoled = false;
        line.cutAtByte = Infinity;
      }
      wake();
    },
    async close() {
      cut();
      await new Promise<void>((resolve) => {
        listener.close(() => resolve());
      });
    },
  };
}

function newLine(): Line {
  return { blackHoled: false, carriedBytes: 0, cutAtByte: Infinity, waiting: [] };
}
