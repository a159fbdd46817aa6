/** A binary heap whose first item may change its rank in place. */
export class Heap<Item> {
  readonly #items: Item[];
  readonly #compare: (left: Item, right: Item) => number;

  /** Takes the array over. */
  constructor(items: Item[], compare: (left: Item, right: Item) => number) {
    this.#items = items;
    this.#compare = compare;
    for (let at = (items.length >> 1) - 1; at >= 0; at--) this.#siftDown(at);
  }

  first(): Item | undefined {
    return this.#items[0];
  }

  /** The item that would be first without the first. */
  second(): Item | undefined {
    const left = this.#items[1];
    const right = this.#items[2];
    return left !== undefined && right !== undefined && this.#compare(right, left) < 0 ? right : left;
  }

  /** To be called when the first item's rank has become worse (or stayed). */
  settleFirst(): void {
    this.#siftDown(0);
  }

  removeFirst(): void {
    const last = this.#items.pop();
    if (last === undefined || this.#items.length === 0) return;
    this.#items[0] = last;
    this.#siftDown(0);
  }

  #siftDown(start: number): void {
    const items = this.#items;
    const moved = items[start];
    if (moved === undefined) return;
    let at = start;
    for (;;) {
      const leftAt = 2 * at + 1;
      const left = items[leftAt];
      if (left === undefined) break;
      const right = items[leftAt + 1];
      const rightIsBetter = right !== undefined && this.#compare(right, left) < 0;
      const child = rightIsBetter ? right : left;
      if (this.#compare(moved, child) <= 0) break;
      items[at] = child;
      at = rightIsBetter ? leftAt + 1 : leftAt;
    }
    items[at] = moved;
  }
}
