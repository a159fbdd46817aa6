/** Which fault comes next: drawn from a seed, never more than the cluster must survive. */
import type { Dice } from '../../sim/dice.ts';

/** What is done to a host or to one of its processes; each is healed after its time. */
export type FaultKind =
  | 'container killed'
  | 'manager killed'
  | 'manager paused'
  | 'agent killed'
  | 'agent paused'
  | 'etcd killed'
  | 'etcd paused'
  | 'engine killed'
  | 'host cut off'
  | 'host frozen'
  | 'host killed';

export interface Fault {
  readonly kind: FaultKind;
  readonly host: string;
  readonly forMs: number;
}

export interface Place {
  readonly name: string;
  /** It runs a manager and an etcd member. */
  readonly manages: boolean;
}

interface Rule {
  readonly kind: FaultKind;
  readonly weight: number;
  readonly longestMs: number;
  /** What it takes away while it lasts. */
  readonly hurts: readonly Part[];
}

type Part = 'manager' | 'agent' | 'etcd' | 'engine';

const ALL: readonly Part[] = ['manager', 'agent', 'etcd', 'engine'];
const RULES: readonly Rule[] = [
  { kind: 'container killed', weight: 5, longestMs: 0, hurts: [] },
  { kind: 'manager killed', weight: 4, longestMs: 15_000, hurts: ['manager'] },
  { kind: 'manager paused', weight: 4, longestMs: 15_000, hurts: ['manager'] },
  { kind: 'agent killed', weight: 3, longestMs: 15_000, hurts: ['agent'] },
  { kind: 'agent paused', weight: 3, longestMs: 15_000, hurts: ['agent'] },
  { kind: 'etcd killed', weight: 3, longestMs: 10_000, hurts: ['etcd'] },
  { kind: 'etcd paused', weight: 3, longestMs: 10_000, hurts: ['etcd'] },
  { kind: 'engine killed', weight: 2, longestMs: 10_000, hurts: ['engine'] },
  { kind: 'host cut off', weight: 3, longestMs: 20_000, hurts: ALL },
  { kind: 'host frozen', weight: 2, longestMs: 15_000, hurts: ALL },
  { kind: 'host killed', weight: 2, longestMs: 5_000, hurts: ALL },
];
const SHORTEST_MS = 500;

/**
 * The next fault beside those that last, or undefined when the draw would hurt too much:
 * etcd keeps its majority but for a rare moment, one manager works, and a host has one
 * fault at a time.
 */
export function nextFault(dice: Dice, places: readonly Place[], lasting: readonly Fault[]): Fault | undefined {
  const rule = dice.weighted(RULES);
  if (rule === undefined) return undefined;
  const free = places.filter(({ name }) => !lasting.some(({ host }) => host === name));
  const place = dice.pick(needsManager(rule) ? free.filter(({ manages }) => manages) : free);
  const forMs = rule.longestMs === 0 ? 0 : Math.round(dice.between(Math.min(SHORTEST_MS, rule.longestMs), rule.longestMs));
  if (place === undefined) return undefined;
  const fault = { kind: rule.kind, host: place.name, forMs };
  const after = [...lasting, fault];
  const managing = places.filter(({ manages }) => manages);
  const without = (part: Part) => managing.filter(({ name }) => after.some(({ host, kind }) => host === name && hurts(kind, part))).length;
  const majorityLost = without('etcd') * 2 >= managing.length;
  if (majorityLost && !dice.chance(0.05)) return undefined;
  return without('manager') >= managing.length ? undefined : fault;
}

/** Whether containers on the fault's host, or what is said of them, may suffer. */
export function hurtsContainers({ kind }: Fault): boolean {
  return kind === 'container killed' || hurts(kind, 'agent') || hurts(kind, 'engine');
}

function hurts(kind: FaultKind, part: Part): boolean {
  return RULES.some((rule) => rule.kind === kind && rule.hurts.includes(part));
}

const needsManager = ({ hurts: parts }: Rule): boolean => parts.length === 1 && (parts[0] === 'manager' || parts[0] === 'etcd');
