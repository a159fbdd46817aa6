/**
 * How fast the agent's name server answers, with many services in its zone:
 * `dns-rates.ts SERVICES SECONDS` prints one line of JSON. The server is the
 * production class in a process of its own (`dns-rates.ts serve SERVICES`).
 */
import { fork } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { DnsServer } from '@muster/agent/dns/dns-server';
import { formatIpv4 } from '@muster/shared/model/ip-range';
import { systemClock } from '@muster/shared/runtime/clock';
import { createLogger } from '@muster/shared/runtime/logger';

export interface DnsRate {
  readonly inFlight: number;
  readonly perSecond: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly lost: number;
}

const HERE = '127.0.0.1';
const TASKS = 10;
const FIRST_TASK = 0x0a_40_00_00;
const FIRST_VIP = 0x0a_4f_00_00;
const LOST_AFTER_MS = 2_000;

async function serve(services: number): Promise<void> {
  const server = new DnsServer({ clock: systemClock, random: Math.random, logger: createLogger({ level: 'silent', name: 'bench' }), newQueryId: () => Math.floor(Math.random() * 65_536), resolvers: () => [], port: 0 });
  const service = (index: number) => ({
    name: `service-${index}`,
    stack: '',
    aliases: [],
    vip: formatIpv4(FIRST_VIP + index),
    taskAddresses: Array.from({ length: TASKS }, (_, slot) => formatIpv4(FIRST_TASK + index * 16 + slot)),
  });
  server.serve(new Map([[HERE, { network: 'front', services: Array.from({ length: services }, (_, index) => service(index)), stackOf: () => undefined }]]));
  const done = server.run(new AbortController().signal);
  while (server.portAt(HERE) === undefined) await new Promise((resolve) => setTimeout(resolve, 10));
  process.send?.(server.portAt(HERE));
  await done;
}

/** A question for the address of a name, written out: what a client costs must not be measured. */
function question(id: number, name: string): Buffer {
  const labels = name.split('.').flatMap((label) => [Buffer.from([label.length]), Buffer.from(label)]);
  const header = Buffer.alloc(12);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(0x0100, 2);
  header.writeUInt16BE(1, 4);
  return Buffer.concat([header, ...labels, Buffer.from([0, 0, 1, 0, 1])]);
}

async function ask(port: number, services: number, inFlight: number, seconds: number, nameOf: (service: number) => string): Promise<DnsRate> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.connect(port, HERE, resolve));
  const tookMs: number[] = [];
  let lost = 0;
  const until = performance.now() + seconds * 1_000;
  const answers = new Map<number, () => void>();
  socket.on('message', (message) => answers.get(message.readUInt16BE(0))?.());
  async function work(worker: number): Promise<void> {
    for (let count = 0; performance.now() < until; count += 1) {
      const id = (worker + count * inFlight) % 65_536;
      const from = performance.now();
      const answered = new Promise<boolean>((resolve) => {
        const timer = setTimeout(() => resolve(false), LOST_AFTER_MS);
        answers.set(id, () => {
          clearTimeout(timer);
          resolve(true);
        });
      });
      socket.send(question(id, nameOf((worker * 7_919 + count) % services)));
      if (await answered) tookMs.push(performance.now() - from);
      else lost += 1;
      answers.delete(id);
    }
  }
  await Promise.all(Array.from({ length: inFlight }, (_, worker) => work(worker)));
  socket.close();
  tookMs.sort((left, right) => left - right);
  const at = (share: number) => tookMs[Math.floor(tookMs.length * share)] ?? Number.NaN;
  return { inFlight, perSecond: Math.round(tookMs.length / seconds), medianMs: at(0.5), p99Ms: at(0.99), lost };
}

async function main(services: number, seconds: number): Promise<void> {
  const server = fork(fileURLToPath(import.meta.url), ['serve', String(services)], { execArgv: process.execArgv, stdio: ['ignore', 2, 2, 'ipc'] });
  try {
    const [port] = (await once(server, 'message')) as [number];
    const names = { vip: (index: number) => `service-${index}`, tasks: (index: number) => `tasks.service-${index}` };
    await ask(port, services, 64, 1, names.vip);
    const rates = [
      { name: 'a service', ...(await ask(port, services, 1, seconds, names.vip)) },
      { name: 'a service', ...(await ask(port, services, 64, seconds, names.vip)) },
      { name: `its ${TASKS} tasks`, ...(await ask(port, services, 64, seconds, names.tasks)) },
    ];
    console.log(JSON.stringify(rates));
  } finally {
    server.kill();
  }
}

const [first = '1000', second = '3'] = process.argv.slice(2);
if (first === 'serve') await serve(Number(second));
else await main(Number(first), Number(second));
