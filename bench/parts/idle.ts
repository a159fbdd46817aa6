/**
 * What agents that do nothing cost a manager: processor, memory, and writes to the
 * store, with 100 and 1,000 of them over real gRPC.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { connectControl } from '@muster/shared/rpc/client';
import { projectRoot } from '@muster/test/lab/command';
import { waitFor } from '@muster/test/lab/lab';
import { table } from '../measure.ts';
import type { BenchPart } from '../part.ts';
import { cpuMsOf, rssOf } from '../process-figures.ts';

const SETTLE_MS = 15_000;
const MEASURE_MS = 30_000;
const READY_LIMIT_MS = 240_000;
const ADDRESS = '127.0.0.1:27400';
const AGENTS = fileURLToPath(new URL('../idle-agents.ts', import.meta.url));
const PAGE = 500;
const COUNTS = [100, 1_000];

interface IdleResult {
  readonly agents: number;
  /** Share of one core. */
  readonly cpu: number;
  readonly rssBytes: number;
  readonly writes: number;
}

export const part: BenchPart = {
  title: 'Idle agents',
  summary: 'what 100 and 1,000 agents with nothing to do cost a manager',
  method: `
Production agents over real gRPC on fake engines, all in one process; beside them a manager
with the embedded store, started by \`bin/muster\`, measured for ${MEASURE_MS / 1000} s after all nodes were
ready and ${SETTLE_MS / 1000} s had passed. Store writes: by how much the revision grew.`,
  limitMs: 600_000,
  async run() {
    const results: IdleResult[] = [];
    for (const agents of COUNTS) results.push(await idleWith(agents));
    return idleReport(results);
  },
};

async function idleWith(agents: number): Promise<IdleResult> {
  const directory = await mkdtemp(join(tmpdir(), 'muster-idle-'));
  const manager = spawn(
    `${projectRoot}bin/muster`,
    ['manager', 'run', '--insecure', '--store', `embedded:${directory}/store`, '--listen', ADDRESS, '--data-dir', `${directory}/m`],
    { stdio: 'ignore' },
  );
  const crowd = spawn(process.execPath, ['--conditions=source', AGENTS, ADDRESS, String(agents)], { stdio: ['pipe', 'ignore', 'inherit'] });
  using client = connectControl([ADDRESS]);
  const readyNodes = (pageToken = '') => client.call('ListNodes', { pageSize: PAGE, pageToken, filter: { states: ['NODE_STATE_READY'] } });
  const countReady = async (): Promise<number> => {
    let count = 0;
    for (let token: string | undefined; token !== ''; ) {
      const page = await readyNodes(token);
      count += page.nodes.length;
      token = page.nextPageToken;
    }
    return count;
  };
  const revisionNow = async (): Promise<number> => (await readyNodes()).revision;
  try {
    await waitFor('all nodes', async () => (await countReady()) === agents, READY_LIMIT_MS);
    await pause(SETTLE_MS);
    const before = { cpuMs: await cpuMsOf(manager), revision: await revisionNow() };
    await pause(MEASURE_MS);
    const cpuMs = (await cpuMsOf(manager)) - before.cpuMs;
    const rssBytes = await rssOf(manager);
    return { agents, cpu: cpuMs / MEASURE_MS, rssBytes, writes: (await revisionNow()) - before.revision };
  } finally {
    crowd.kill('SIGKILL');
    manager.kill('SIGTERM');
    await new Promise((resolve) => manager.once('exit', resolve));
    await rm(directory, { recursive: true, force: true });
  }
}

function idleReport(results: readonly IdleResult[]): string {
  return table(
    ['idle agents', 'manager CPU (% of a core)', 'manager memory (MB)', 'store writes in 30 s'],
    results.map(({ agents, cpu, rssBytes, writes }) => [
      String(agents),
      (cpu * 100).toFixed(1),
      (rssBytes / 1e6).toFixed(0),
      String(writes),
    ]),
  );
}
