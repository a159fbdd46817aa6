/**
 * Many streams as one, in the order in which their items come. Reads each no
 * faster than the merged stream is read.
 */
export class Merge<Item> {
  readonly #max: number;
  readonly #items: Item[] = [];
  #running = 0;
  #closed = false;
  /** Wakes the reader. */
  #arrived: (() => void) | undefined;
  /** Wake the streams that wait for room. */
  #room: (() => void)[] = [];

  constructor(maxItems: number) {
    this.#max = maxItems;
  }

  /** Reads the stream to its end. It must report its own failures as items. */
  async add(stream: AsyncIterable<Item>): Promise<void> {
    this.#running += 1;
    try {
      for await (const item of stream) {
        while (this.#items.length >= this.#max && !this.#closed) {
          await new Promise<void>((resolve) => this.#room.push(resolve));
        }
        if (this.#closed) return;
        this.put(item);
      }
    } finally {
      this.#running -= 1;
      this.#arrived?.();
    }
  }

  /** Adds an item that did not come from a stream. */
  put(item: Item): void {
    this.#items.push(item);
    this.#arrived?.();
  }

  /** Ends when `isComplete` says so and all streams have ended, or when the signal is aborted. */
  async *read(isComplete: () => boolean, signal: AbortSignal): AsyncGenerator<Item, void, undefined> {
    const wake = () => this.#arrived?.();
    signal.addEventListener('abort', wake);
    try {
      while (!signal.aborted) {
        const item = this.#items.shift();
        if (item !== undefined) {
          this.#makeRoom();
          yield item;
          continue;
        }
        if (this.#running === 0 && isComplete()) return;
        await new Promise<void>((resolve) => {
          this.#arrived = resolve;
        });
        this.#arrived = undefined;
      }
    } finally {
      signal.removeEventListener('abort', wake);
      this.#closed = true;
      this.#makeRoom();
    }
  }

  /** Lets the reader look again whether all is complete. */
  wake(): void {
    this.#arrived?.();
  }

  #makeRoom(): void {
    const waiting = this.#room;
    this.#room = [];
    for (const resolve of waiting) resolve();
  }
}
