/**
 * A process that is made to be killed: several writers on one embedded store,
 * each of which prints a line once a transaction is acknowledged.
 *
 * Usage: node --conditions=source crash-writer.ts <directory>
 */
import { writeSync } from 'node:fs';
import { systemClock } from '@muster/shared/runtime/clock';
import { openEmbeddedStore } from '../embedded.ts';
import type { Store } from '../store.ts';
import { KEEP_REVISIONS, WRITERS, counterKey, step } from './crash-history.ts';
import { get } from './exercise.ts';

const directory = process.argv[2];
if (directory === undefined) throw new Error('usage: crash-writer.ts <directory>');

const store = await openEmbeddedStore({ directory, clock: systemClock, keepRevisions: KEEP_REVISIONS });
writeSync(1, 'open\n');
await Promise.all(Array.from({ length: WRITERS }, (_, writer) => writeOn(store, writer)));

async function writeOn(store: Store, writer: number): Promise<never> {
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
    writeSync(1, `${writer} ${count} ${result.revision}\n`);
  }
}
