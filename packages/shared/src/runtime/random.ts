/** Randomness as a dependency: a function that returns a number in [0, 1). */
export type Random = () => number;

export const systemRandom: Random = Math.random;

/**
 * A small, fast, seedable generator (the public-domain "mulberry32" recurrence)
 * for the simulator and for tests. Not for secrets.
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** `baseMs` varied by ±`fraction`, so that many clients do not act at the same moment. */
export function jitter(random: Random, baseMs: number, fraction: number): number {
  return baseMs * (1 + fraction * (2 * random() - 1));
}
