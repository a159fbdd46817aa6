/**
 * `make bench`: all measurements, or those named on the command line:
 *   node --conditions=source bench/main.ts [cluster] [scheduler] [idle] [memory] [--rounds N] [--write]
 * With --write the tables replace those in bench/RESULTS.md.
 */
import { cpus, totalmem } from 'node:os';
import { readFile, writeFile } from 'node:fs/promises';
import { output } from '@muster/test/lab/command';
import { benchCluster, clusterReport } from './cluster.ts';
import { benchIdle, idleReport } from './idle.ts';
import { benchMemory, memoryReport } from './memory.ts';
import { schedulerReport } from './scheduler-report.ts';

const SECTIONS: Readonly<Record<string, (rounds: number) => Promise<string>>> = {
  cluster: async (rounds) => clusterReport(await benchCluster(rounds)),
  scheduler: async () => schedulerReport(),
  idle: async () => idleReport(await benchIdle([100, 1_000])),
  memory: async () => memoryReport(await benchMemory()),
};

const args = process.argv.slice(2);
const roundsAt = args.indexOf('--rounds');
const rounds = roundsAt < 0 ? 3 : Number(args[roundsAt + 1]);
const named = args.filter((arg) => arg in SECTIONS);
const chosen = named.length > 0 ? named : Object.keys(SECTIONS);
const results = new URL('RESULTS.md', import.meta.url);

const machine = async () => {
  const engine = (await output('docker', ['version', '--format', '{{.Server.Version}}'])).trim();
  const kernel = (await output('uname', ['-r'])).trim().split('-')[0];
  return `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${kernel}, Docker ${engine}, Node ${process.versions.node}; ${new Date().toISOString().slice(0, 10)}, medians of ${rounds} rounds`;
};

for (const section of chosen) {
  const report = await SECTIONS[section]?.(rounds);
  const text = `${report}\n\nMeasured on ${await machine()}.`;
  console.log(`\n## ${section}\n\n${text}`);
  if (args.includes('--write')) await replaceSection(section, text);
}

/** The text between `<!-- section -->` and `<!-- /section -->` is the last run's. */
async function replaceSection(section: string, text: string): Promise<void> {
  const old = await readFile(results, 'utf8');
  const [begin, end] = [`<!-- ${section} -->`, `<!-- /${section} -->`];
  const [from, to] = [old.indexOf(begin), old.indexOf(end)];
  if (from < 0 || to < 0) throw new Error(`bench/RESULTS.md has no place for ${section}`);
  await writeFile(results, `${old.slice(0, from + begin.length)}\n${text}\n${old.slice(to)}`);
}
