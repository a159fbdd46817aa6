import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '@muster/shared/runtime/clock';
import { seededRandom, type Random } from '@muster/shared/runtime/random';
import { expect, it, onTestFinished } from 'vitest';
import { WRITERS, counterKey, stateAfter, type Found } from './testing/crash-history.ts';
import { revisionOf } from './testing/exercise.ts';

const WRITER = fileURLToPath(new URL('./testing/crash-writer.ts', import.meta.url));
/** Side by side, each on a file of its own. */
const CHAINS = 3;
const LIVES_PER_CHAIN = 75;
/** Most lives end at some acknowledgement up to this one, or soon after. */
const MAX_ACKS = 60;
/** Every so many lives, one ends at a random moment instead: before it has the file open, or while it recovers it. */
const TIMED_EVERY = 6;
const MAX_LIFE_MS = 300;

interface Acknowledgement {
  readonly writer: number;
  readonly count: number;
  readonly revision: number;
}

/** When to kill: after so many printed lines, and after so much time at the latest. */
interface Death {
  readonly lines: number;
  readonly ms?: number;
}

interface Life {
  /** What it found; undefined when it was killed before it could say. */
  readonly found: Found | undefined;
  readonly acknowledged: readonly Acknowledgement[];
}

/** What a chain of lives has been promised so far: by acknowledgement, or by having been seen. */
interface Promised {
  readonly counts: number[];
  revision: number;
}

it(`loses nothing that was acknowledged in ${CHAINS * LIVES_PER_CHAIN} kills`, { timeout: 180_000 }, async () => {
  const directory = await mkdtemp(join(tmpdir(), 'muster-crash-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  // Fills the compile cache, which a killed process does not save: starting takes a third of the time.
  await live(directory, 'warm', undefined);
  const chains = await Promise.all(
    Array.from({ length: CHAINS }, (_, chain) => killRepeatedly(directory, `chain-${chain}`, seededRandom(chain))),
  );
  // Without these the test would not have killed writers at work, nor reached a compaction.
  for (const { acknowledged, mute, last } of chains) {
    expect(acknowledged).toBeGreaterThan(LIVES_PER_CHAIN * 10);
    expect(mute).toBeLessThan(LIVES_PER_CHAIN / 3);
    expect(last.oldest).toBeGreaterThan(1);
  }
});

async function killRepeatedly(
  directory: string,
  name: string,
  random: Random,
): Promise<{ acknowledged: number; mute: number; last: Found }> {
  const promised: Promised = { counts: Array.from({ length: WRITERS }, () => 0), revision: 0 };
  let acknowledged = 0;
  let mute = 0;
  for (let life = 0; life < LIVES_PER_CHAIN; life++) {
    const death = { lines: Math.floor(random() * MAX_ACKS) };
    const ms = random() * MAX_LIFE_MS;
    const timed = life % TIMED_EVERY === 0;
    const { found, acknowledged: acks } = await live(directory, name, timed ? { ...death, ms } : death);
    if (found !== undefined) verify(found, promised);
    for (const { writer, count, revision } of acks) {
      promised.counts[writer] = Math.max(count, promised.counts[writer] ?? 0);
      promised.revision = Math.max(revision, promised.revision);
    }
    acknowledged += acks.length;
    if (acks.length === 0) mute += 1;
  }
  const { found: last } = await live(directory, name, undefined);
  if (last === undefined) throw new Error('the last process found nothing to read');
  verify(last, promised);
  return { acknowledged, mute, last };
}

/** Runs a process up to its death; without one it only reads, and ends by itself. */
async function live(directory: string, name: string, death: Death | undefined): Promise<Life> {
  const mode = death === undefined ? ['read'] : [];
  const child = spawn(process.execPath, ['--conditions=source', WRITER, join(directory, name), ...mode], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(directory, 'compiled') },
  });
  let output = '';
  let errors = '';
  let lines = 0;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    lines += text.split('\n').length - 1;
    if (death !== undefined && lines > death.lines) child.kill('SIGKILL');
  });
  const cancel = death?.ms === undefined ? undefined : systemClock.after(death.ms, () => child.kill('SIGKILL'));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  cancel?.();
  if (signal !== 'SIGKILL' && !(death === undefined && code === 0)) {
    throw new Error(`the process ended with ${code ?? signal}: ${errors}`);
  }
  // What follows the last line break is half a line.
  const [first, ...rest] = output.split('\n').slice(0, -1);
  return {
    found: first === undefined ? undefined : (JSON.parse(first) as Found),
    acknowledged: rest.map((line) => {
      const [writer = 0, count = 0, revision = 0] = line.split(' ').map(Number);
      return { writer, count, revision };
    }),
  };
}

function verify(found: Found, promised: Promised): void {
  expect(found.revision).toBeGreaterThanOrEqual(promised.revision);
  promised.revision = found.revision;
  const items = new Map(found.items.map((item) => [item.key, item.value]));
  const expected = new Map<string, string>();
  for (let writer = 0; writer < WRITERS; writer++) {
    const count = Number(items.get(counterKey(writer)) ?? 0);
    expect(count).toBeGreaterThanOrEqual(promised.counts[writer] ?? 0);
    promised.counts[writer] = count;
    for (const [key, value] of stateAfter(writer, count)) expected.set(key, value);
  }
  // The counters alone decide what else there is, so half a transaction would show.
  expect(items).toEqual(expected);
  verifyHistory(found);
}

/** The history that is left has every revision, and leads from its oldest state to the newest. */
function verifyHistory({ oldest, start, events, items, revision }: Found): void {
  const state = new Map(start.map((item) => [item.key, item]));
  const revisions = new Set<number>();
  for (const event of events) {
    revisions.add(revisionOf(event));
    if (event.type === 'delete') state.delete(event.key);
    else state.set(event.item.key, event.item);
  }
  expect(revisions.size).toBe(revision - Math.max(oldest, 2) + 1);
  expect(state).toEqual(new Map(items.map((item) => [item.key, item])));
}
