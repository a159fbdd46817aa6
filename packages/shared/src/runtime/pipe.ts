/**
 * A bounded queue between one producer and one consumer. `push` waits while it
 * is full, so a slow consumer slows its producer down instead of filling memory.
 */
export class Pipe<Value> {
  readonly #capacity: number;
  readonly #values: Value[] = [];
  #end: { readonly error?: Error } | undefined;
  #wakeReader: () => void = () => undefined;
  #wakeWriters: (() => void)[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get ended(): boolean {
    return this.#end !== undefined;
  }

  /** Adds the value at once; resolves when there is room for another or the pipe has ended. */
  async push(value: Value): Promise<void> {
    if (this.#end !== undefined) throw this.#end.error ?? new Error('the pipe has ended');
    this.#values.push(value);
    this.#wakeReader();
    while (this.#values.length >= this.#capacity && this.#end === undefined) {
      await new Promise<void>((resolve) => this.#wakeWriters.push(resolve));
    }
  }

  /** In good order: what was pushed is still read. With an error: the reader gets only the error. */
  end(error?: unknown): void {
    if (this.#end !== undefined) return;
    this.#end = error === undefined ? {} : { error: error instanceof Error ? error : new Error('the pipe broke', { cause: error }) };
    if (error !== undefined) this.#values.length = 0;
    this.#wakeReader();
    for (const wake of this.#wakeWriters.splice(0)) wake();
  }

  /** To be called once. A reader that stops early ends the pipe. */
  async *read(): AsyncGenerator<Value, void, undefined> {
    try {
      for (;;) {
        const value = this.#values.shift();
        if (value !== undefined) {
          if (this.#values.length < this.#capacity) for (const wake of this.#wakeWriters.splice(0)) wake();
          yield value;
          continue;
        }
        if (this.#end !== undefined) {
          if (this.#end.error !== undefined) throw this.#end.error;
          return;
        }
        await new Promise<void>((resolve) => {
          this.#wakeReader = resolve;
        });
      }
    } finally {
      this.end();
    }
  }
}
