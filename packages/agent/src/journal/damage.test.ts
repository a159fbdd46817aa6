/** A journal whose disk is bad, full or read-only: set aside, or refused with a reason, and well again by itself. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { defaultServiceSpec } from '@muster/shared/model/defaults';
import { asServiceId, asTaskId } from '@muster/shared/model/ids';
import type { Assignment } from '@muster/shared/model/session-messages';
import { seededNewId } from '@muster/shared/runtime/ids';
import { seededRandom } from '@muster/shared/runtime/random';
import { openFileJournal } from './file.ts';

const newId = seededNewId(seededRandom(1));
const FENCE = { incarnation: 1, epoch: 2, revision: 3 };
const isRoot = process.getuid?.() === 0;
const scratch = mkdtempSync(join(tmpdir(), 'muster-damage-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function assignment(number: number, padding = ''): Assignment {
  return {
    taskId: asTaskId(`task${String(number).padStart(21, '0')}`),
    serviceId: asServiceId('service'.padEnd(25, '0')),
    serviceName: 'web',
    slot: number,
    spec: { ...defaultServiceSpec('web', 'app:1').task, container: { ...defaultServiceSpec('web', 'app:1').task.container, env: [`A=${padding}`] } },
    ports: [],
    desiredState: 'running',
    notBefore: 0,
  } as unknown as Assignment;
}

/** A journal of some tasks, as bytes. */
function written(): Buffer {
  const directory = mkdtempSync(join(scratch, 'good-'));
  const journal = openFileJournal({ directory, newId });
  journal.saveManagers(['m1']);
  journal.saveAssignments({ complete: true, fence: FENCE, assign: Array.from({ length: 20 }, (_, index) => assignment(index)), remove: [] });
  journal.close();
  return readFileSync(join(directory, 'journal.db'));
}

/** Opened, with what was there replaced, and opened again: what came after is kept, whatever it was before. */
function expectSurvival(bytes: Buffer): void {
  const directory = mkdtempSync(join(scratch, 'bad-'));
  writeFileSync(join(directory, 'journal.db'), bytes);
  const journal = openFileJournal({ directory, newId });
  const { setAside, tasks, nodeId } = journal.load();
  expect(setAside === undefined || (tasks.length === 0 && existsSync(setAside))).toBe(true);
  journal.saveAssignments({ complete: true, fence: FENCE, assign: [assignment(99)], remove: [] });
  journal.close();
  const again = openFileJournal({ directory, newId });
  const found = again.load();
  again.close();
  expect(found).toMatchObject({ nodeId, fence: FENCE, tasks: [{ assignment: { slot: 99 } }] });
  rmSync(directory, { recursive: true });
}

describe('a journal with bytes that are not what was written', () => {
  it('in the name of a task, wherever it stands, leaves nothing behind that a later change does not reach', () => {
    const good = written();
    const name = assignment(17).taskId;
    const places: number[] = [];
    for (let at = good.indexOf(name); at !== -1; at = good.indexOf(name, at + 1)) places.push(at);
    // In its row, in what was assigned, and in the index.
    expect(places.length).toBeGreaterThanOrEqual(3);
    for (const at of places) {
      const bad = Buffer.from(good);
      bad.write('x', at + name.length - 1);
      expectSurvival(bad);
    }
  });

  it('in any byte of its header is read or set aside', () => {
    const good = written();
    for (let at = 0; at < 100; at += 1) {
      for (const byte of [0, 3, 255]) {
        const bad = Buffer.from(good);
        bad[at] = byte;
        expectSurvival(bad);
      }
    }
  });

  it('is read or set aside, never the end of the agent; what comes after is kept', () => {
    const good = written();
    fc.assert(
      fc.property(fc.array(fc.record({ at: fc.nat(good.length - 1), length: fc.integer({ min: 1, max: 600 }), byte: fc.nat(255) }), { minLength: 1, maxLength: 5 }), fc.option(fc.nat(good.length - 1), { freq: 4 }), (holes, cutAt) => {
        const bad = Buffer.from(good);
        for (const { at, length, byte } of holes) bad.fill(byte, at, Math.min(bad.length, at + length));
        expectSurvival(cutAt === null ? bad : bad.subarray(0, cutAt));
      }),
      { numRuns: 40 },
    );
  });
});

describe.runIf(isRoot)('a journal on a disk of its own', () => {
  function mounted(options: string) {
    const path = mkdtempSync(join(scratch, 'mount-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path]);
    return {
      path,
      remount: (changed: string) => execFileSync('mount', ['-o', `remount,${changed}`, path]),
      [Symbol.dispose]: () => void execFileSync('umount', ['-l', path]),
    };
  }
  const change = (from: number, padding: string) => ({ complete: false, fence: FENCE, assign: Array.from({ length: 10 }, (_, index) => assignment(from + index, padding)), remove: [] });

  it('that is full refuses what it cannot keep, in words, keeps what it has, and goes on when there is space', () => {
    using disk = mounted('size=1m');
    const journal = openFileJournal({ directory: disk.path, newId });
    journal.saveAssignments({ ...change(0, ''), complete: true });
    const filler = join(disk.path, 'filler');
    expect(() => writeFileSync(filler, Buffer.alloc(2 * 1024 * 1024))).toThrow(/ENOSPC/);
    expect(() => journal.saveAssignments(change(100, 'x'.repeat(50_000)))).toThrow(expect.objectContaining({ code: 'failed-precondition', message: expect.stringContaining(disk.path) }));
    rmSync(filler);
    journal.saveAssignments(change(200, 'x'.repeat(1_000)));
    journal.close();
    const again = openFileJournal({ directory: disk.path, newId });
    expect(again.load().tasks.map(({ assignment: { slot } }) => slot).sort((left, right) => left - right)).toEqual([...Array.from({ length: 10 }, (_, index) => index), ...Array.from({ length: 10 }, (_, index) => 200 + index)]);
    again.close();
  });

  it('that is full lets the agent begin, with all that it knew', () => {
    using disk = mounted('size=1m');
    const journal = openFileJournal({ directory: disk.path, newId });
    journal.saveAssignments({ ...change(0, ''), complete: true });
    // Killed: what is in the log of the file has not gone into the file yet.
    const killed = join(disk.path, 'killed');
    mkdirSync(killed);
    for (const file of ['journal.db', 'journal.db-wal', 'node-id']) copyFileSync(join(disk.path, file), join(killed, file));
    const { nodeId } = journal.load();
    journal.close();
    expect(() => writeFileSync(join(disk.path, 'filler'), Buffer.alloc(2 * 1024 * 1024))).toThrow(/ENOSPC/);
    for (const directory of [disk.path, killed]) {
      const again = openFileJournal({ directory, newId });
      expect(again.load()).toMatchObject({ nodeId, fence: FENCE });
      expect(again.load().tasks).toHaveLength(10);
      again.close();
    }
  });

  it('that is full does not let the agent begin where the journal is damaged, in words, until there is space', () => {
    using disk = mounted('size=1m');
    const first = openFileJournal({ directory: disk.path, newId });
    const { nodeId } = first.load();
    first.close();
    writeFileSync(join(disk.path, 'journal.db'), Buffer.alloc(8_192, 7));
    expect(() => writeFileSync(join(disk.path, 'filler'), Buffer.alloc(2 * 1024 * 1024))).toThrow(/ENOSPC/);
    expect(() => openFileJournal({ directory: disk.path, newId })).toThrow(expect.objectContaining({ code: 'failed-precondition', reason: 'JOURNAL_UNUSABLE', hint: expect.any(String) }));
    rmSync(join(disk.path, 'filler'));
    const journal = openFileJournal({ directory: disk.path, newId });
    expect(journal.load()).toMatchObject({ nodeId, tasks: [] });
    journal.close();
  });

  it('that is read-only does not let the agent begin, in words', () => {
    using disk = mounted('size=1m');
    disk.remount('ro');
    expect(() => openFileJournal({ directory: disk.path, newId })).toThrow(expect.objectContaining({ code: 'failed-precondition', hint: expect.any(String) }));
    disk.remount('rw');
    openFileJournal({ directory: disk.path, newId }).close();
  });
});
