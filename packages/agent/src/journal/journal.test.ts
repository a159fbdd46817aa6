import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asNodeId } from '@muster/shared/model/ids';
import { NO_FENCE } from '@muster/shared/model/session-messages';
import { seededNewId } from '@muster/shared/runtime/ids';
import { seededRandom } from '@muster/shared/runtime/random';
import { afterAll, describe, expect, it } from 'vitest';
import { journalContract } from './contract.ts';
import { openFileJournal } from './file.ts';
import { createMemoryJournal } from './memory.ts';

const directories: string[] = [];
const newId = seededNewId(seededRandom(1));
function freshDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'muster-journal-'));
  directories.push(directory);
  return directory;
}
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true });
});

journalContract('memory', () => {
  const journal = createMemoryJournal(asNodeId('n1'));
  return { open: () => journal };
});
journalContract('file', () => {
  const directory = freshDirectory();
  return { open: () => openFileJournal({ directory, newId }) };
});

describe('file journal', () => {
  it.each([
    ['is not a database', 'rubbish'.repeat(1_000)],
    ['is cut short', 'SQLite format 3\0'],
  ])('sets a file aside that %s, and stays the same node', (_what, content) => {
    const directory = freshDirectory();
    const first = openFileJournal({ directory, newId });
    const { nodeId } = first.load();
    first.saveManagers(['m1']);
    first.close();
    for (const name of readdirSync(directory)) if (name.startsWith('journal.db')) rmSync(join(directory, name));
    writeFileSync(join(directory, 'journal.db'), content);

    const second = openFileJournal({ directory, newId });
    const aside = join(directory, 'journal.db.corrupt-1');
    expect(second.load()).toEqual({ nodeId, fence: NO_FENCE, managers: [], tasks: [], setAside: aside });
    expect(readFileSync(aside, 'utf8')).toBe(content);
    second.saveManagers(['m2']);
    second.close();

    const third = openFileJournal({ directory, newId });
    expect(third.load()).toEqual({ nodeId, fence: NO_FENCE, managers: ['m2'], tasks: [] });
    third.close();
  });

  it('says so when another agent uses the directory', () => {
    const directory = freshDirectory();
    const first = openFileJournal({ directory, newId });
    expect(() => openFileJournal({ directory, newId })).toThrow(/another agent uses/);
    first.close();
  });

  it('says what to do when the directory cannot be used', () => {
    expect(() => openFileJournal({ directory: '/proc/muster', newId })).toThrow(
      expect.objectContaining({ code: 'failed-precondition', hint: expect.stringContaining('--data-dir') }),
    );
  });
});
