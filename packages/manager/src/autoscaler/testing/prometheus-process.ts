/** A real Prometheus for tests, on a free port of the loopback, that scrapes what it is told every second. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where scripts/lib.sh unpacks it, when the machine has none. */
const UNPACKED = fileURLToPath(new URL('../../../../../.muster/prometheus/usr/bin', import.meta.url));
const READY_LIMIT_MS = 60_000;
const POLL_MS = 50;

export interface PrometheusProcess extends AsyncDisposable {
  readonly address: string;
}

/** `scrape`: `host:port` of what has a page /metrics. */
export async function startPrometheus({ scrape }: { readonly scrape: string }): Promise<PrometheusProcess> {
  const [binary, port, dir] = [findPrometheus(), await freePort(), await mkdtemp(join(tmpdir(), 'muster-prometheus-'))];
  const config = join(dir, 'prometheus.yml');
  await writeFile(config, `global: {scrape_interval: 1s}\nscrape_configs: [{job_name: test, static_configs: [{targets: ["${scrape}"]}]}]\n`);
  const child = spawn(binary, [`--config.file=${config}`, `--storage.tsdb.path=${join(dir, 'data')}`, `--web.listen-address=127.0.0.1:${port}`, '--log.level=error'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit');
  const address = `http://127.0.0.1:${port}`;
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await ended;
    }
    await rm(dir, { recursive: true, force: true });
  };
  try {
    await ready(address, () => child.exitCode);
  } catch (error) {
    await stop();
    throw error;
  }
  return { address, [Symbol.asyncDispose]: stop };
}

async function ready(address: string, exitCode: () => number | null): Promise<void> {
  const late = AbortSignal.timeout(READY_LIMIT_MS);
  for (;;) {
    const answer = await fetch(`${address}/-/ready`, { signal: late }).catch(() => undefined);
    if (answer?.ok === true) return;
    if (late.aborted || exitCode() !== null) throw new Error(`prometheus did not get ready (exit code ${String(exitCode())})`);
    await sleep(POLL_MS);
  }
}

function findPrometheus(): string {
  for (const dir of [...(process.env['PATH'] ?? '').split(delimiter), UNPACKED]) {
    const path = join(dir, 'prometheus');
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not here.
    }
  }
  throw new Error('there is no program prometheus on this machine; scripts/test.sh brings it');
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}
