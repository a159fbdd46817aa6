import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '@muster/shared/runtime/clock';
import { seededRandom, type Random } from '@muster/shared/runtime/random';
import { expect, it } from 'vitest';
import { openEmbeddedStore } from './embedded.ts';
import type { KeyValue } from './store.ts';
import { WRITERS, counterKey, stateAfter } from './testing/crash-history.ts';
import { Watching, readAll } from './testing/exercise.ts';

const WRITER = fileURLToPath(new URL('./testing/crash-writer.ts', import.meta.url));
/** Side by side, each on a file of its own. */
const CHAINS = 3;
const LIVES_PER_CHAIN = 75;
/** The life ends around this acknowledgement at most. */
const MAX_ACKS = 60;

interface Acknowledgement {
  readonly writer: number;
  readonly count: number;
  readonly revision: number;
}

/** What a chain of lives has been promised so far. */
interface Promised {
  readonly counts: number[];
  revision: number;
}

it(`loses nothing that was acknowledged in ${CHAINS * LIVES_PER_CHAIN} kills`, { timeout: 180_000 }, async () => {
  const chains = await Promise.all(Array.from({ length: CHAINS }, (_, chain) => killRepeatedly(seededRandom(chain))));
  // Without these the test would not have killed writers at work.
  for (const { acknowledged, silentLives } of chains) {
    expect(acknowledged).toBeGreaterThan(LIVES_PER_CHAIN * 10);
    expect(silentLives).toBeLessThan(LIVES_PER_CHAIN / 2);
  }
});

async function killRepeatedly(random: Random): Promise<{ acknowledged: number; silentLives: number }> {
  const directory = await mkdtemp(join(tmpdir(), 'muster-crash-'));
  const promised: Promised = { counts: Array.from({ length: WRITERS }, () => 0), revision: 0 };
  let acknowledged = 0;
  let silentLives = 0;
  try {
    for (let life = 0; life < LIVES_PER_CHAIN; life++) {
      const acks = await liveAndDie(join(directory, 'store'), Math.floor(random() * MAX_ACKS));
      acknowledged += acks.length;
      if (acks.length === 0) silentLives += 1;
      for (const { writer, count, revision } of acks) {
        promised.counts[writer] = Math.max(count, promised.counts[writer] ?? 0);
        promised.revision = Math.max(revision, promised.revision);
      }
      // A copy, so that the next life finds the files exactly as the kill left them.
      const copy = join(directory, 'copy');
      await cp(join(directory, 'store'), copy, { recursive: true });
      await verify(copy, promised);
      await rm(copy, { recursive: true });
    }
  } finally {
    await rm(directory, { recursive: true });
  }
  return { acknowledged, silentLives };
}

/** Runs a writer process, kills it once it has printed `killAfter` lines, answers with all that it acknowledged. */
async function liveAndDie(directory: string, killAfter: number): Promise<Acknowledgement[]> {
  const child = spawn(process.execPath, ['--conditions=source', WRITER, directory], {
    stdio: ['ignore', 'pipe', 'pipe'],
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
    if (lines > killAfter) child.kill('SIGKILL');
  });
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (signal !== 'SIGKILL') throw new Error(`the writer ended by itself: ${errors}`);
  return output
    .split('\n')
    .slice(1, -1)
    .map((line) => {
      const [writer = 0, count = 0, revision = 0] = line.split(' ').map(Number);
      return { writer, count, revision };
    });
}

async function verify(directory: string, promised: Promised): Promise<void> {
  const store = await openEmbeddedStore({ directory, clock: systemClock });
  try {
    const { items, revision } = await readAll(store, '');
    expect(revision).toBeGreaterThanOrEqual(promised.revision);
    promised.revision = revision;
    const expected = new Map<string, string>();
    const found = new Map(items.map((item) => [item.key, item.value]));
    for (let writer = 0; writer < WRITERS; writer++) {
      const count = Number(found.get(counterKey(writer)) ?? 0);
      expect(count).toBeGreaterThanOrEqual(promised.counts[writer] ?? 0);
      promised.counts[writer] = count;
      for (const [key, value] of stateAfter(writer, count)) expected.set(key, value);
    }
    expect(found).toEqual(expected);
    await verifyHistory(store, items, revision);
  } finally {
    await store.close();
  }
}

/** The history that is left ends in the state that is left: no revision is missing or half there. */
async function verifyHistory(
  store: Awaited<ReturnType<typeof openEmbeddedStore>>,
  items: readonly KeyValue[],
  revision: number,
): Promise<void> {
  if (revision === 1) return;
  const fromRevision = await oldestRevision(store);
  const state = new Map(
    fromRevision === 1 ? [] : (await readAll(store, '', { revision: fromRevision })).items.map((item) => [item.key, item]),
  );
  const watching = new Watching(store, '', fromRevision);
  const revisions = new Set<number>();
  for (const event of await watching.eventsUpTo(revision)) {
    revisions.add(event.type === 'put' ? event.item.modRevision : event.modRevision);
    if (event.type === 'delete') state.delete(event.key);
    else state.set(event.item.key, event.item);
  }
  watching.stop();
  expect(revisions.size).toBe(revision - Math.max(fromRevision, 2) + 1);
  expect(new Map([...state].toSorted())).toEqual(new Map(items.map((item) => [item.key, item])));
}

async function oldestRevision(store: Awaited<ReturnType<typeof openEmbeddedStore>>): Promise<number> {
  const watching = new Watching(store, '', 1);
  const first = await watching.message();
  watching.stop();
  return first?.type === 'compacted' ? first.compactRevision : 1;
}
