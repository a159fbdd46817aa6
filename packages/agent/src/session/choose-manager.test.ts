import { seededRandom } from '@muster/shared/runtime/random';
import { describe, expect, it } from 'vitest';
import { chooseManager, failed, newManager, succeeded, withAddresses, type ManagerHistory } from './choose-manager.ts';

const random = seededRandom(3);
const half = () => 0.5;

function tally(managers: readonly ManagerHistory[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (let draw = 0; draw < 3_000; draw++) {
    const choice = chooseManager(managers, 0, random);
    if (choice.type === 'try') counts[choice.address] = (counts[choice.address] ?? 0) + 1;
  }
  return counts;
}

describe('chooseManager', () => {
  it('spreads agents that know nothing over all managers', () => {
    const counts = tally(['a', 'b', 'c'].map(newManager));
    for (const address of ['a', 'b', 'c']) expect(counts[address]).toBeGreaterThan(850);
  });

  it('prefers those that have served well', () => {
    const counts = tally([succeeded(succeeded(succeeded(newManager('good')))), newManager('new')]);
    expect(counts['good']).toBeGreaterThan(2_200);
    expect(counts['new']).toBeGreaterThan(300);
  });

  it('goes to another at once when one fails, and back to it only after its pause', () => {
    const lost = failed(newManager('a'), 0, half);
    expect(chooseManager([lost, newManager('b')], 0, random)).toEqual({ type: 'try', address: 'b' });
    expect(chooseManager([lost], 0, random)).toEqual({ type: 'wait', until: 100 });
    expect(chooseManager([lost], 100, random)).toEqual({ type: 'try', address: 'a' });
  });

  it('doubles the pause up to five seconds, and begins anew after a success', () => {
    let manager = newManager('a');
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      manager = failed(manager, 0, half);
      pauses.push(manager.notBefore);
    }
    expect(pauses).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
    expect(failed(succeeded(manager), 0, half).notBefore).toBe(100);
  });

  it('knows that it knows none', () => {
    expect(chooseManager([], 0, random)).toEqual({ type: 'none' });
  });
});

describe('withAddresses', () => {
  it('keeps the history of those that stay and those that are configured', () => {
    const known = [succeeded(newManager('a')), succeeded(newManager('b')), newManager('seed')];
    expect(withAddresses(known, ['a', 'c'], ['seed'])).toEqual([known[0], newManager('c'), known[2]]);
  });
});
