import { Worker } from 'node:worker_threads';
import type { Batch, Journal } from '../local-store.ts';
import { StoreError } from '../store.ts';
import type { Version } from '../mvcc.ts';
import type { DatabaseOptions, Reply, Request, StoredBatch, StoredHeader, StoredVersion } from './protocol.ts';

/** What the database holds, told while it is opened: the header first, then every version. */
export interface Loader {
  header(header: StoredHeader): void;
  version(version: Version): void;
}

/** The store's side of the thread that owns the database file. */
export class ThreadJournal implements Journal {
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  #pending: PromiseWithResolvers<void> | undefined;

  private constructor(options: DatabaseOptions, loader: Loader) {
    // The thread's file has the ending of this one: `.ts` from source, `.js` once compiled.
    const file = import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js';
    this.#worker = new Worker(new URL(file, import.meta.url), { workerData: options, name: 'embedded store' });
    this.#worker.on('message', (reply: Reply) => this.#receive(reply, loader));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#ended = new Promise((resolve) => {
      this.#worker.on('exit', () => {
        this.#fail(new Error('its thread ended'));
        resolve();
      });
    });
  }

  /** Throws `StoreError` when the file cannot be used. */
  static async open(options: DatabaseOptions, loader: Loader): Promise<ThreadJournal> {
    const journal = new ThreadJournal(options, loader);
    await journal.#answer();
    return journal;
  }

  async commit(batch: Batch): Promise<void> {
    this.#send({ type: 'commit', batch: toStored(batch) });
    await this.#answer();
  }

  async close(): Promise<void> {
    this.#send({ type: 'close' });
    await this.#ended;
  }

  #send(request: Request): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#worker.postMessage(request);
  }

  #answer(): Promise<void> {
    this.#pending = Promise.withResolvers();
    return this.#pending.promise;
  }

  #receive(reply: Reply, loader: Loader): void {
    switch (reply.type) {
      case 'header':
        loader.header(reply.header);
        return;
      case 'versions':
        for (const version of reply.versions) loader.version(fromStored(version));
        return;
      case 'done':
        this.#pending?.resolve();
        this.#pending = undefined;
        return;
      case 'failed':
        this.#pending?.reject(new StoreError(reply.code, reply.message, { outcomeUnknown: reply.outcomeUnknown }));
        this.#pending = undefined;
        return;
    }
  }

  #fail(cause: Error): void {
    this.#pending?.reject(
      new StoreError(
        'unavailable',
        `the embedded store broke down (${cause.message}), and whether the last transactions are on the disk is ` +
          `unknown: start the manager again`,
        { cause, outcomeUnknown: true },
      ),
    );
    this.#pending = undefined;
  }
}

function toStored({ versions, forgotten, ...rest }: Batch): StoredBatch {
  return {
    ...rest,
    versions: versions.map(({ key, modRevision, position, item, leaseId }) => ({
      key,
      modRevision,
      position,
      createRevision: item?.createRevision ?? 0,
      value: item?.value ?? null,
      leaseId: leaseId ?? null,
    })),
    forgotten: forgotten.map(({ modRevision, position }) => ({ modRevision, position })),
  };
}

function fromStored({ key, modRevision, position, createRevision, value, leaseId }: StoredVersion): Version {
  const item = value === null ? undefined : { key, value, createRevision, modRevision };
  return { key, modRevision, position, item, leaseId: leaseId ?? undefined };
}
