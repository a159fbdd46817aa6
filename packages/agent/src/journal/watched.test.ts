import { asNodeId } from '@muster/shared/model/ids';
import { describe, expect, it } from 'vitest';
import { createMemoryJournal } from './memory.ts';
import { watchJournal } from './watched.ts';

function setUp() {
  const memory = createMemoryJournal(asNodeId('n1'));
  const disk = { full: false };
  const refuse = () => {
    if (disk.full) throw new Error('no space');
  };
  let changes = 0;
  const journal = watchJournal(
    {
      ...memory,
      saveManagers(managers) {
        refuse();
        memory.saveManagers(managers);
      },
      saveAssignments(change) {
        refuse();
        memory.saveAssignments(change);
      },
    },
    () => (changes += 1),
  );
  return { disk, journal, changes: () => changes };
}

const change = { fence: { incarnation: 1, epoch: 1, revision: 1 }, complete: true, assign: [], remove: [] };

describe('a watched journal', () => {
  it('has no problem while it can be written, and tells nobody', () => {
    const { journal, changes } = setUp();
    journal.saveManagers(['m1']);
    expect([journal.problem, changes()]).toEqual([undefined, 0]);
  });

  it('throws what did not succeed, says why until it does, and tells of both once', () => {
    const { disk, journal, changes } = setUp();
    disk.full = true;
    expect(() => journal.saveManagers(['m1'])).toThrow('no space');
    expect(() => journal.saveManagers(['m2'])).toThrow('no space');
    journal.tryAgain();
    expect([journal.problem, changes()]).toEqual(['no space', 1]);
    disk.full = false;
    journal.tryAgain();
    expect([journal.problem, changes(), journal.load().managers]).toEqual([undefined, 2, ['m2']]);
  });

  it('leaves assignments to whoever brought them', () => {
    const { disk, journal } = setUp();
    disk.full = true;
    expect(() => journal.saveAssignments(change)).toThrow('no space');
    disk.full = false;
    journal.tryAgain();
    expect(journal.problem).toBe('no space');
    journal.saveAssignments(change);
    expect(journal.problem).toBeUndefined();
  });
});
