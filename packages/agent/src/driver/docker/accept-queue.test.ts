import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { execPath } from 'node:process';
import { describe, expect, it } from 'vitest';
import { systemClock } from '@muster/shared/runtime/clock';
import { untaken, untilAllTaken } from './accept-queue.ts';

const HEADER = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const line = (state: string, waiting: string) => `   0: 00000000:0050 00000000:0000 ${state} 00000000:${waiting} 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0\n`;

describe('what a process has not taken yet', () => {
  it.each([
    ['none of a socket that listens and has none', line('0A', '00000000'), 0],
    ['those in the queue of each that listens', line('0A', '00000003') + line('0A', '00000010'), 19],
    ['those whose handshake is not over', line('03', '00000000') + line('0A', '00000000'), 1],
    ['not the bytes that a connection has received', line('01', '00000200'), 0],
    ['a socket with datagrams of whoever sent them', line('07', '00000300') + line('07', '00000000'), 1],
    ['not the answers to what it asked itself', line('01', '00000300'), 0],
    ['none where nothing can be read', '', 0],
  ])('are %s', (_, lines, count) => {
    expect(untaken(lines === '' ? '' : HEADER + lines)).toBe(count);
  });

  it('are what the kernel says: a process that stands still takes none until it goes on', async () => {
    const program = `const server = require('node:net').createServer(() => undefined).listen(0, '127.0.0.1', () => console.log(server.address().port));`;
    const server = spawn(execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [first] = (await once(server.stdout, 'data')) as [Buffer];
    const port = Number(first.toString());
    const local = `:${port.toString(16).toUpperCase().padStart(4, '0')} `;
    const read = async () => {
      const lines = (await readFile(`/proc/${server.pid ?? 0}/net/tcp`, 'utf8')).split('\n');
      return [HEADER + lines.filter((one) => one.includes(`${local}00000000:0000 0A`)).join('\n')];
    };
    server.kill('SIGSTOP');
    const client = connect(port, '127.0.0.1');
    try {
      await once(client, 'connect');
      const [table = ''] = await read();
      expect(untaken(table)).toBe(1);
      let looks = 0;
      await untilAllTaken(
        () => {
          looks += 1;
          if (looks === 2) server.kill('SIGCONT');
          return read();
        },
        systemClock,
        undefined,
      );
      expect(looks).toBeGreaterThan(1);
      const [after = ''] = await read();
      expect(untaken(after)).toBe(0);
    } finally {
      client.destroy();
      server.kill('SIGKILL');
    }
  });

  it('are datagrams, too', async () => {
    const program = `const socket = require('node:dgram').createSocket('udp4'); socket.bind(0, '127.0.0.1', () => console.log(socket.address().port));`;
    const server = spawn(execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const client = createSocket('udp4');
    try {
      const [first] = (await once(server.stdout, 'data')) as [Buffer];
      const port = Number(first.toString());
      const local = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')} `;
      const waiting = async () => {
        const lines = (await readFile(`/proc/${server.pid ?? 0}/net/udp`, 'utf8')).split('\n');
        return untaken(HEADER + lines.filter((one) => one.includes(local)).join('\n'));
      };
      server.kill('SIGSTOP');
      client.send('hello', port, '127.0.0.1');
      await expect.poll(waiting).toBe(1);
      server.kill('SIGCONT');
      await expect.poll(waiting).toBe(0);
    } finally {
      client.close();
      server.kill('SIGKILL');
    }
  });

  it('are waited for no longer than a process that hangs deserves', async () => {
    let now = 0;
    const clock = { ...systemClock, monotonic: () => now, sleep: (ms: number) => Promise.resolve(void (now += ms)) };
    await untilAllTaken(() => Promise.resolve([HEADER + line('0A', '00000001')]), clock, undefined);
    expect(now).toBe(5_000);
  });
});
