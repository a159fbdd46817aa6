/** Entries in one chunk at most; a full chunk is split in halves. */
const MAX_CHUNK = 512;
/** A chunk that shrinks below this is joined with a neighbour when both fit well into one. */
const MIN_CHUNK = 64;

interface Entry<Value> {
  readonly key: string;
  value: Value;
}

interface Chunk<Value> {
  readonly keys: string[];
  readonly entries: Entry<Value>[];
}

/**
 * A map that keeps its keys, which are ASCII, in order, for a million keys and more.
 *
 * Exact lookups and replacements go through a hash map. The order is kept in two
 * levels, a list of chunks that are sorted arrays: a new key is two binary searches
 * and moves at most `MAX_CHUNK` entries, and every few hundred new keys move the
 * chunk list (some 3,000 long at a million keys) once.
 */
export class SortedMap<Value> {
  readonly #entries = new Map<string, Entry<Value>>();
  readonly #chunks: Chunk<Value>[] = [];

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Value | undefined {
    return this.#entries.get(key)?.value;
  }

  set(key: string, value: Value): void {
    const existing = this.#entries.get(key);
    if (existing !== undefined) {
      existing.value = value;
      return;
    }
    const flatKey = flat(key);
    const entry = { key: flatKey, value };
    this.#entries.set(flatKey, entry);
    const chunkAt = this.#chunkFor(flatKey);
    const chunk = this.#chunks[chunkAt];
    if (chunk === undefined) {
      this.#chunks.push({ keys: [flatKey], entries: [entry] });
      return;
    }
    const at = lowerBound(chunk.keys, flatKey);
    chunk.keys.splice(at, 0, flatKey);
    chunk.entries.splice(at, 0, entry);
    if (chunk.keys.length > MAX_CHUNK) this.#split(chunkAt, chunk);
  }

  delete(key: string): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined) return false;
    this.#entries.delete(key);
    const chunkAt = this.#chunkFor(entry.key);
    const chunk = this.#chunks[chunkAt];
    if (chunk === undefined) return false;
    const at = lowerBound(chunk.keys, entry.key);
    chunk.keys.splice(at, 1);
    chunk.entries.splice(at, 1);
    if (chunk.keys.length < MIN_CHUNK) this.#shrink(chunkAt, chunk);
    return true;
  }

  /** Visits the entries from the first key ≥ `from` on, in order, until `visit` returns false. */
  visitFrom(from: string, visit: (value: Value, key: string) => boolean): void {
    const firstChunk = this.#chunkFor(from);
    for (let chunkAt = firstChunk; chunkAt < this.#chunks.length; chunkAt++) {
      const chunk = this.#chunks[chunkAt];
      if (chunk === undefined) return;
      for (let at = chunkAt === firstChunk ? lowerBound(chunk.keys, from) : 0; at < chunk.keys.length; at++) {
        const entry = chunk.entries[at];
        if (entry === undefined || !visit(entry.value, entry.key)) return;
      }
    }
  }

  /** The last chunk that begins at or before `key`, or the first chunk. */
  #chunkFor(key: string): number {
    let low = 0;
    let high = this.#chunks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const first = this.#chunks[middle]?.keys[0];
      if (first !== undefined && first <= key) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }

  #split(chunkAt: number, chunk: Chunk<Value>): void {
    const half = chunk.keys.length >>> 1;
    this.#chunks.splice(chunkAt + 1, 0, { keys: chunk.keys.splice(half), entries: chunk.entries.splice(half) });
  }

  #shrink(chunkAt: number, chunk: Chunk<Value>): void {
    if (chunk.keys.length === 0) {
      this.#chunks.splice(chunkAt, 1);
      return;
    }
    const next = this.#chunks[chunkAt + 1];
    if (next === undefined || next.keys.length + chunk.keys.length > MAX_CHUNK / 2) return;
    chunk.keys.push(...next.keys);
    chunk.entries.push(...next.entries);
    this.#chunks.splice(chunkAt + 1, 1);
  }
}

/** The position of the first key ≥ `key`. */
function lowerBound(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] as string) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * A copy whose characters lie in one piece. A key put together from parts
 * (`task/${id}`) is a tree of its parts inside V8, and comparing trees takes twice
 * the time of comparing plain strings.
 */
function flat(key: string): string {
  return Buffer.from(key, 'latin1').toString('latin1');
}
