/** Everything that happened in a run, as one hash: two runs are the same when their hashes are. */
import { createHash } from 'node:crypto';

const LOT = 65_536;

export class Trace {
  readonly #hash = createHash('sha256');
  readonly #onLine: ((line: string) => void) | undefined;
  #lines = 0;
  /** Hashed in lots: what a call costs is more than what a line does. */
  #unhashed = '';

  constructor(onLine: ((line: string) => void) | undefined) {
    this.#onLine = onLine;
  }

  get lines(): number {
    return this.#lines;
  }

  /** `text` is made only when somebody reads it; `content` always counts. */
  add(atMs: number, content: string, text: () => string = () => content): void {
    this.#lines += 1;
    this.#unhashed += `${atMs} ${content}\n`;
    if (this.#unhashed.length > LOT) this.#flush();
    this.#onLine?.(`${(atMs / 1_000).toFixed(3).padStart(9)} s  ${text()}`);
  }

  #flush(): void {
    this.#hash.update(this.#unhashed);
    this.#unhashed = '';
  }

  digest(): string {
    this.#flush();
    return this.#hash.digest('hex').slice(0, 16);
  }
}
