/** Which manager to try next: at random, weighted by how well each has served so far, none before its back-off is over. */
import { jitter, type Random } from '@muster/shared/runtime/random';

const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 5_000;
const CROWDED_PAUSE_MS = 500;
/** Old successes count no more than this, so that a manager that went bad does not stay the favourite. */
const MAX_SUCCESSES = 10;

export interface ManagerHistory {
  readonly address: string;
  readonly successes: number;
  /** In a row, since the last success. */
  readonly failures: number;
  /** On the monotonic scale. */
  readonly notBefore: number;
}

export type Choice =
  | { readonly type: 'try'; readonly address: string }
  | { readonly type: 'wait'; readonly until: number }
  /** No address is known. */
  | { readonly type: 'none' };

export function newManager(address: string): ManagerHistory {
  return { address, successes: 0, failures: 0, notBefore: 0 };
}

export function chooseManager(managers: readonly ManagerHistory[], now: number, random: Random): Choice {
  if (managers.length === 0) return { type: 'none' };
  const free = managers.filter(({ notBefore }) => notBefore <= now);
  if (free.length === 0) return { type: 'wait', until: Math.min(...managers.map(({ notBefore }) => notBefore)) };
  const weights = free.map(({ successes, failures }) => (1 + successes) / (1 + failures));
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, manager] of free.entries()) {
    left -= weights[index] ?? 0;
    if (left < 0) return { type: 'try', address: manager.address };
  }
  return { type: 'try', address: free.at(-1)?.address ?? '' };
}

export function succeeded(manager: ManagerHistory): ManagerHistory {
  return { ...manager, successes: Math.min(MAX_SUCCESSES, manager.successes + 1), failures: 0, notBefore: 0 };
}

/** It is well, and has more agents to let in than it can at once: they come back in no particular order, and none of them later and later. */
export function crowded(manager: ManagerHistory, now: number, random: Random): ManagerHistory {
  return { ...manager, notBefore: now + jitter(random, CROWDED_PAUSE_MS, 0.5) };
}

/** Its session, or the attempt to open one, ended. */
export function failed(manager: ManagerHistory, now: number, random: Random): ManagerHistory {
  const failures = manager.failures + 1;
  const pauseMs = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 30));
  return {
    ...manager,
    failures,
    successes: Math.floor(manager.successes / 2),
    notBefore: now + jitter(random, pauseMs, 0.25),
  };
}

/** The managers to know from now on, each with its history; `keep` are those the operator configured. */
export function withAddresses(managers: readonly ManagerHistory[], listed: readonly string[], keep: readonly string[]): readonly ManagerHistory[] {
  const known = new Map(managers.map((manager) => [manager.address, manager]));
  return [...new Set([...listed, ...keep])].map((address) => known.get(address) ?? newManager(address));
}
