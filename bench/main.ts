/**
 * `make bench`: every part, or those that are named:
 *
 *   node --conditions=source bench/main.ts [PART…] [--rounds N] [--write] [--list]
 *
 * Each part runs in a process of its own, so that none warms up another, and one
 * that fails or hangs is reported and does not keep the others from running. With
 * --write its section in bench/RESULTS.md is replaced, as soon as it is done.
 */
import { spawn } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { output } from '@muster/test/lab/command';
import type { BenchPart } from './part.ts';
import { sectionOf, withSection } from './results.ts';

const RESULTS = new URL('RESULTS.md', import.meta.url);
const PARTS = new URL('parts/', import.meta.url);
const RUNNER = fileURLToPath(new URL('run-part.ts', import.meta.url));
const DEFAULT_ROUNDS = 3;

const { values: flags, positionals: named } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string' }, write: { type: 'boolean' }, list: { type: 'boolean' } },
});

async function load(): Promise<Map<string, BenchPart>> {
  const files = (await readdir(PARTS)).filter((file) => file.endsWith('.ts')).sort();
  const parts = new Map<string, BenchPart>();
  for (const file of files) {
    const { part } = (await import(new URL(file, PARTS).href)) as { part: BenchPart };
    parts.set(file.slice(0, -'.ts'.length), part);
  }
  return parts;
}

/** What the figures of one part depend on beside the code. */
async function circumstances(loadBefore: number, rounds: number): Promise<string> {
  const engine = (await output('docker', ['version', '--format', '{{.Server.Version}}']).catch(() => 'none')).trim();
  const [kernel] = (await output('uname', ['-r'])).trim().split('-');
  return (
    `Measured on ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${kernel}, Docker ${engine}, Node ${process.versions.node}; ` +
    `${new Date().toISOString().slice(0, 10)}, ${rounds} rounds, load before it ${loadBefore.toFixed(1)}.`
  );
}

/** Runs one part in a process of its own; its figures are all that it prints. */
function measure(name: string, rounds: number, limitMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--conditions=source', '--disable-warning=ExperimentalWarning', RUNNER, name, String(rounds)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: limitMs,
      killSignal: 'SIGKILL',
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve(text);
      else if (signal === 'SIGKILL') reject(new Error(`it took more than ${limitMs / 1000} s, or was killed`));
      else reject(new Error(`it ended with ${signal ?? String(code)}`));
    });
  });
}

async function main(): Promise<number> {
  const parts = await load();
  if (flags.list === true) {
    for (const [name, part] of parts) console.log(`${name.padEnd(12)} ${part.summary}${part.onlyWhenNamed === true ? ' (only when named)' : ''}`);
    return 0;
  }
  const unknown = named.find((name) => !parts.has(name));
  const rounds = Number(flags.rounds ?? DEFAULT_ROUNDS);
  if (unknown !== undefined) return complain(`there is no part ${unknown}; there are ${[...parts.keys()].join(', ')}`);
  if (!Number.isInteger(rounds) || rounds < 1) return complain('--rounds must be a whole number from 1');

  const chosen = [...parts].filter(([name, part]) => (named.length > 0 ? named.includes(name) : part.onlyWhenNamed !== true));
  const failed: string[] = [];
  for (const [name, part] of chosen) {
    const startedAt = performance.now();
    const loadBefore = loadavg()[0] ?? 0;
    console.error(`==> ${name}: ${part.summary}`);
    try {
      const figures = await measure(name, rounds, part.limitMs);
      const text = `${figures.trim()}\n\n${await circumstances(loadBefore, rounds)}`;
      console.log(`\n## ${part.title}\n\n${text}\n`);
      if (flags.write === true) await writeFile(RESULTS, withSection(await readFile(RESULTS, 'utf8'), name, sectionOf(name, part, text)));
    } catch (error) {
      failed.push(name);
      console.error(`bench: ${name} failed: ${error instanceof Error ? error.message : String(error)}`);
    }
    console.error(`==> ${name}: ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
  }
  return failed.length === 0 ? 0 : complain(`without figures: ${failed.join(', ')}`, 1);
}

function complain(message: string, exitCode = 2): number {
  console.error(`bench: ${message}`);
  return exitCode;
}

process.exitCode = await main();
