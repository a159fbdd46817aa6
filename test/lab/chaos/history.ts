/** What was written and what was answered; finds acknowledged writes that are lost. */

/** `unknown`: no answer, or one that does not say whether the write was made. */
export type Outcome = 'acknowledged' | 'refused' | 'unknown';

export interface Write {
  /** What is written, by one writer, one write after the other. */
  readonly register: string;
  /** Undefined: it is removed. */
  readonly value: string | undefined;
  readonly outcome: Outcome;
  /** Of the command that made it. */
  readonly exitCode?: number;
}

/**
 * Registers that do not hold what they must: the value of the last acknowledged write, or
 * of one after it whose outcome nobody knows. In words; empty when nothing is lost.
 */
export function lostWrites(history: readonly Write[], finals: ReadonlyMap<string, string>): string[] {
  const wrong: string[] = [];
  for (const [register, writes] of byRegister(history)) {
    const lastSure = writes.findLastIndex(({ outcome }) => outcome === 'acknowledged');
    const possible = writes.slice(Math.max(lastSure, 0)).filter(({ outcome }) => outcome !== 'refused').map(({ value }) => value);
    if (lastSure === -1) possible.push(undefined);
    const final = finals.get(register);
    if (!possible.includes(final)) wrong.push(`${register} is ${show(final)}, and must be ${[...new Set(possible.map(show))].join(' or ')}; the last writes: ${told(writes)}`);
  }
  return wrong;
}

export function countOutcomes(history: readonly Write[]): Readonly<Record<Outcome, number>> {
  const counts = { acknowledged: 0, refused: 0, unknown: 0 };
  for (const { outcome } of history) counts[outcome] += 1;
  return counts;
}

function byRegister(history: readonly Write[]): Map<string, Write[]> {
  const registers = new Map<string, Write[]>();
  for (const write of history) {
    const writes = registers.get(write.register);
    if (writes === undefined) registers.set(write.register, [write]);
    else writes.push(write);
  }
  return registers;
}

const WRITES_TOLD = 5;
const told = (writes: readonly Write[]): string => writes.slice(-WRITES_TOLD).map(({ value, outcome, exitCode }) => `${show(value)} ${outcome}${exitCode === undefined ? '' : ` (exit ${exitCode})`}`).join(', ');

const show = (value: string | undefined): string => value ?? 'absent';
