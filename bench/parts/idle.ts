/**
 * What agents that do nothing cost a manager: processor, memory, and writes to the
 * store, with 100 and 1,000 of them over real gRPC.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { table } from '../measure.ts';
import type { BenchPart } from '../part.ts';

const SETTLE_MS = 15_000;
const MEASURE_MS = 30_000;
const PORT = 27_400;
const COUNTS = [100, 1_000];

interface IdleResult {
  readonly agents: number;
  /** Share of one core. */
  readonly cpu: number;
  readonly rssBytes: number;
  readonly writes: number;
}

interface Figures {
  readonly cpuMs: number;
  readonly rssBytes: number;
  readonly revision: number;
  readonly ready: number;
}

const child = (file: string, args: readonly string[]): ChildProcess =>
  spawn(process.execPath, ['--conditions=source', '--expose-gc', fileURLToPath(new URL(file, import.meta.url)), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });

export const part: BenchPart = {
  title: 'Idle agents',
  summary: 'what 100 and 1,000 agents with nothing to do cost a manager',
  method: `
Production agents over real gRPC on fake engines, all in one process; a manager with the
embedded store in another, with the flags that \`bin/muster\` gives it, measured for ${MEASURE_MS / 1000} s
after all nodes were ready and ${SETTLE_MS / 1000} s had passed.`,
  limitMs: 600_000,
  async run() {
    const results: IdleResult[] = [];
    for (const agents of COUNTS) results.push(await idleWith(agents));
    return idleReport(results);
  },
};

async function idleWith(agents: number): Promise<IdleResult> {
  const directory = await mkdtemp(join(tmpdir(), 'muster-idle-'));
  const manager = child('../idle-manager.ts', [directory, `127.0.0.1:${PORT}`]);
  const lines = linesOf(manager);
  const address = (await lines.next()).value ?? '';
  const crowd = child('../idle-agents.ts', [address, String(agents)]);
  const figures = async (): Promise<Figures> => {
    manager.stdin?.write('\n');
    return JSON.parse((await lines.next()).value ?? '') as Figures;
  };
  try {
    while ((await figures()).ready < agents) await pause(500);
    await pause(SETTLE_MS);
    const before = await figures();
    await pause(MEASURE_MS);
    const after = await figures();
    return {
      agents,
      cpu: (after.cpuMs - before.cpuMs) / MEASURE_MS,
      rssBytes: after.rssBytes,
      writes: after.revision - before.revision,
    };
  } finally {
    crowd.kill('SIGKILL');
    manager.stdin?.end();
    await new Promise((resolve) => manager.once('exit', resolve));
    await rm(directory, { recursive: true, force: true });
  }
}

async function* linesOf(process: ChildProcess): AsyncGenerator<string, undefined, undefined> {
  if (process.stdout === null) return undefined;
  const reader: Interface = createInterface({ input: process.stdout });
  for await (const line of reader) yield line;
  return undefined;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

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
