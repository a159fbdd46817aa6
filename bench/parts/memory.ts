/**
 * Memory: an agent with 50 containers on the real engine, beside a manager, each a
 * process of its own; and what one task takes in a manager's copy of the state.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { buildTestImages } from '@muster/agent/driver/testing/images';
import { makeTask } from '@muster/manager/scheduler/testing/cluster';
import { keyOf } from '@muster/manager/state/keys';
import { Tables } from '@muster/manager/state/tables';
import { decode, encode } from '@muster/manager/state/transactions';
import { asNodeId } from '@muster/shared/model/ids';
import { projectRoot, run } from '@muster/test/lab/command';
import { waitFor } from '@muster/test/lab/lab';
import { BENCH_IMAGE, SERVER, table } from '../measure.ts';
import { rssOf } from '../process-figures.ts';
import type { BenchPart } from '../part.ts';

const CONTAINERS = 50;
const TASKS = 100_000;
const ADDRESS = '127.0.0.1:27401';

interface MemoryResult {
  readonly agentRssBytes: number;
  readonly managerRssBytes: number;
  readonly bytesPerTask: number;
}

export const part: BenchPart = {
  title: 'Memory',
  summary: 'an agent with 50 containers, the manager beside it, one task in a manager',
  method: `
Resident set of each process, started by \`bin/muster\`, 30 s after the containers run; a
task in a manager: heap growth by ${TASKS} tasks put into the state tables as they come from
the store.`,
  limitMs: 180_000,
  run: async () => memoryReport({ ...(await processes()), bytesPerTask: bytesPerTask() }),
};

async function processes(): Promise<{ agentRssBytes: number; managerRssBytes: number }> {
  await buildTestImages();
  const directory = await mkdtemp(join(tmpdir(), 'muster-memory-'));
  const muster = (...args: string[]) => spawn(`${projectRoot}bin/muster`, args, { stdio: 'ignore' });
  const manager = muster('manager', 'run', '--insecure', '--store', `embedded:${directory}/store`, '--listen', ADDRESS, '--data-dir', `${directory}/m`);
  const agent = muster('agent', 'run', '--insecure', '--manager', ADDRESS, '--data-dir', `${directory}/a`);
  const cli = (...args: string[]) => run(`${projectRoot}bin/muster`, args, { env: { MUSTER_INSECURE: '1', MUSTER_MANAGERS: ADDRESS } });
  try {
    await waitFor('the node', async () => (await cli('node', 'ls', '--json')).stdout.includes('"ready"'));
    const created = await cli('service', 'create', '--name', 'memory', '--replicas', String(CONTAINERS), BENCH_IMAGE, ...SERVER);
    if (created.exitCode !== 0) throw new Error(created.stderr);
    await new Promise((resolve) => setTimeout(resolve, 30_000));
    return { agentRssBytes: await rssOf(agent), managerRssBytes: await rssOf(manager) };
  } finally {
    await cli('service', 'rm', 'memory');
    for (const daemon of [agent, manager]) {
      daemon.kill('SIGTERM');
      await new Promise((resolve) => daemon.once('exit', resolve));
    }
    await rm(directory, { recursive: true, force: true });
  }
}

/** As the state arrives from the store: decoded from text, put into the indexed tables. */
function bytesPerTask(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const texts = Array.from({ length: TASKS }, (_, index) => {
    const node = asNodeId(`node-${String(index % 1_000).padStart(20, '0')}`);
    const task = makeTask(`service-${String(index % 100).padStart(17, '0')}`, index + 1, { node, state: 'running' });
    return [keyOf(task), encode(task)] as const;
  });
  const tables = new Tables();
  collect();
  const before = process.memoryUsage().heapUsed;
  for (const [key, text] of texts) tables.put(key, decode(key, text, 1), 1);
  collect();
  const bytes = (process.memoryUsage().heapUsed - before) / TASKS;
  // The texts are used once more, so that they are in both figures and not in the difference.
  if ([...tables.tasks()].length !== texts.length) throw new Error('not every task is in the tables');
  return bytes;
}

function memoryReport(result: MemoryResult): string {
  return table(
    ['what', 'memory'],
    [
      [`agent with ${CONTAINERS} containers`, `${(result.agentRssBytes / 1e6).toFixed(0)} MB`],
      ['manager beside it, embedded store', `${(result.managerRssBytes / 1e6).toFixed(0)} MB`],
      ['one task in a manager', `${result.bytesPerTask.toFixed(0)} bytes`],
    ],
  );
}
