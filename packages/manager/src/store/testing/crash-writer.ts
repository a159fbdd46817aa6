/**
 * A process that is made to be killed. It first prints, as one line of JSON, what
 * it finds in the store; then several writers write, and each prints a line once
 * a transaction is acknowledged.
 *
 * Usage: node --conditions=source crash-writer.ts <directory> [read]
 * With `read` it ends after the first line.
 */
import { writeSync } from 'node:fs';
import { systemClock } from '@muster/shared/runtime/clock';
import { openEmbeddedStore } from '../embedded.ts';
import type { Store } from '../store.ts';
import { KEEP_REVISIONS, WRITERS, counterKey, shorten, step, type Found } from './crash-history.ts';
import { Watching, get, readAll } from './exercise.ts';

const [directory, mode] = process.argv.slice(2);
if (directory === undefined) throw new Error('usage: crash-writer.ts <directory> [read]');

const store = await openEmbeddedStore({ directory, clock: systemClock, keepRevisions: KEEP_REVISIONS });
print(JSON.stringify(await describeFound(store)));
if (mode !== 'read') await Promise.all(Array.from({ length: WRITERS }, (_, writer) => writeOn(store, writer)));
await store.close();

async function describeFound(store: Store): Promise<Found> {
  const { items, revision } = await readAll(store, '');
  const oldest = await oldestRevision(store);
  const start = await readAll(store, '', { revision: oldest });
  const watching = new Watching(store, '', oldest);
  const events = await watching.eventsUpTo(revision);
  watching.stop();
  return shorten({ revision, oldest, items, start: start.items, events });
}

async function oldestRevision(store: Store): Promise<number> {
  const { revision } = await store.range({ prefix: '' });
  if (revision === 1) return 1;
  const watching = new Watching(store, '', 1);
  const first = await watching.message();
  watching.stop();
  return first?.type === 'compacted' ? first.compactRevision : 1;
}

async function writeOn(store: Store, writer: number): Promise<void> {
  const counter = await get(store, counterKey(writer));
  let count = Number(counter?.value ?? 0);
  let modRevision = counter?.modRevision ?? 0;
  for (;;) {
    count += 1;
    const result = await store.transact({
      compares: [{ key: counterKey(writer), modRevision }],
      writes: step(writer, count),
    });
    if (!result.succeeded) throw new Error(`writer ${writer} is alone, yet its condition failed at ${count}`);
    modRevision = result.revision;
    print(`${writer} ${count} ${result.revision}`);
  }
}

/** Synchronous: what the process has said, the test has, however the process ends. */
function print(line: string): void {
  const bytes = Buffer.from(`${line}\n`);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      // The pipe is full until the test reads on.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}
