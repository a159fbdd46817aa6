/** Draws from one seeded stream. */
import { hashOf } from '@muster/shared/model/hash';
import { seededNewId, type NewId } from '@muster/shared/runtime/ids';
import { seededRandom, type Random } from '@muster/shared/runtime/random';

export class Dice {
  readonly random: Random;

  constructor(seed: number, purpose: string) {
    this.random = seededRandom(hashOf(`${seed}/${purpose}`));
  }

  between(least: number, most: number): number {
    return least + (most - least) * this.random();
  }

  /** A whole number, both ends included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.random() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.random() < probability;
  }

  pick<Value>(values: readonly Value[]): Value | undefined {
    return values[Math.floor(this.random() * values.length)];
  }

  one<Value>(...values: readonly [Value, ...Value[]]): Value {
    return this.pick(values) ?? values[0];
  }

  /** Each with even chance, in their order. */
  some<Value>(values: readonly Value[], probability = 0.5): Value[] {
    return values.filter(() => this.chance(probability));
  }

  weighted<Value extends { readonly weight: number }>(values: readonly Value[]): Value | undefined {
    let left = this.random() * values.reduce((sum, { weight }) => sum + weight, 0);
    return values.find(({ weight }) => (left -= weight) < 0);
  }
}

/** Ids of one process: the tag keeps two streams that happen to meet from giving the same one. */
export function taggedNewId(random: Random, tag: string): NewId {
  const newId = seededNewId(random);
  return () => `${tag}${newId().slice(tag.length)}`;
}
