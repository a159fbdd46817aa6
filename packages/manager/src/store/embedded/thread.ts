/**
 * The thread that owns the database file: it loads it, then commits one batch
 * after the other, so that waiting for the disk stops nothing else.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { StoreError } from '../store.ts';
import { Database } from './database.ts';
import type { DatabaseOptions, Reply, Request } from './protocol.ts';

const PORTION = 5_000;

const port = parentPort;
if (port === null) throw new Error('thread.ts runs as a worker thread only');
const send = (reply: Reply) => port.postMessage(reply);

function attempt<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch (error) {
    // What is not a StoreError is a defect: it ends the thread, and the store with it.
    if (!(error instanceof StoreError)) throw error;
    const { code, message, outcomeUnknown } = error;
    send({ type: 'failed', code, message, outcomeUnknown });
    return undefined;
  }
}

const database = attempt(() => new Database(workerData as DatabaseOptions));
if (database === undefined) {
  port.close();
} else {
  send({ type: 'header', header: database.header() });
  for (const versions of database.versions(PORTION)) send({ type: 'versions', versions });
  port.on('message', (request: Request) => {
    if (request.type === 'close') {
      database.close();
      port.close();
      return;
    }
    const committed = attempt(() => {
      database.commit(request.batch);
      return true;
    });
    if (committed) send({ type: 'done' });
  });
  send({ type: 'done' });
}
