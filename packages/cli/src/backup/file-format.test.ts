import { MusterError } from '@muster/shared/model/error';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BackupInfo, type Entry, openBackup, sealBackup } from './file-format.ts';

const PASSPHRASE = 'correct horse battery staple';
const INFO: BackupInfo = { clusterId: 'c1', clusterName: 'shop', revision: 42, createdAt: 1_000, softwareVersion: '0.1.0' };
const ENTRIES: readonly Entry[] = [
  { key: 'cluster', value: '{"kind":"cluster"}' },
  { key: 'tasks/1', value: 'with\nlines, "quotes" and \u{1F600}' },
];

async function sealed(entries: readonly Entry[] = ENTRIES): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of sealBackup(INFO, entries, PASSPHRASE)) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function* inPieces(bytes: Buffer, size: number): AsyncIterable<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function opened(bytes: Buffer, passphrase = PASSPHRASE, pieceBytes = 1_000): Promise<{ info: BackupInfo; entries: Entry[] }> {
  const { info, entries } = await openBackup(inPieces(bytes, pieceBytes), passphrase);
  const list: Entry[] = [];
  for await (const entry of entries) list.push(entry);
  return { info, entries: list };
}

const refusal = (bytes: Buffer, passphrase?: string) =>
  opened(bytes, passphrase).then(
    () => 'opened',
    (error: unknown) => (error instanceof MusterError ? error.message : `unforeseen: ${String(error)}`),
  );

describe('a backup file', () => {
  it('gives back what was put in, however it is cut into pieces', async () => {
    const bytes = await sealed();
    for (const size of [1, 7, 100_000]) expect(await opened(bytes, PASSPHRASE, size)).toMatchObject({ info: INFO, entries: ENTRIES });
  });

  it('holds more than one frame can', async () => {
    const many = Array.from({ length: 40 }, (_, index) => ({ key: `tasks/${index}`, value: 'x'.repeat(30_000) }));
    expect((await opened(await sealed(many))).entries).toEqual(many);
  });

  it('may be empty', async () => expect((await opened(await sealed([]))).entries).toEqual([]));

  it('shows nothing of what is in it', async () => {
    const bytes = await sealed([{ key: 'secrets/db', value: 'swordfish' }]);
    expect(bytes.includes('swordfish')).toBe(false);
    expect(bytes.includes('secrets/db')).toBe(false);
  });

  it('opens with its passphrase alone', async () => {
    expect(await refusal(await sealed(), 'incorrect horse')).toMatch(/passphrase does not open this backup/);
  });

  it('is not opened after any change to it, wherever it is', async () => {
    const bytes = await sealed();
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ change;
        expect(await refusal(changed)).toMatch(/damaged|not a backup|format|passphrase/);
      }),
      { numRuns: 40 },
    );
  });

  it('is not opened when its end is missing, or something follows it', async () => {
    const many = Array.from({ length: 20 }, (_, index) => ({ key: `tasks/${index}`, value: 'x'.repeat(30_000) }));
    const bytes = await sealed(many);
    const line = bytes.indexOf(0x0a) + 1;
    const firstFrame = line + 4 + bytes.readUInt32BE(line);
    expect(await refusal(bytes.subarray(0, firstFrame))).toMatch(/ends before its end/);
    expect(await refusal(bytes.subarray(0, -1))).toMatch(/ends before its end/);
    expect(await refusal(Buffer.concat([bytes, Buffer.from('x')]))).toMatch(/added at its end/);
    const swapped = Buffer.concat([bytes.subarray(0, line), bytes.subarray(firstFrame), bytes.subarray(line, firstFrame)]);
    expect(await refusal(swapped)).toMatch(/damaged/);
  });

  it.each<[string, Buffer, RegExp]>([
    ['an empty file', Buffer.alloc(0), /not a backup of Muster/],
    ['some other file', Buffer.from('services:\n  web: {}\n'), /not a backup of Muster/],
    ['an endless first line', Buffer.alloc(100_000, 'x'), /not a backup of Muster/],
    ['a first line that is no JSON', Buffer.from('muster-backup {\n'), /not a backup of Muster/],
    ['a key that would take all memory', Buffer.from('muster-backup {"version":1,"kdf":{"name":"scrypt","N":1073741824,"r":8,"p":1,"salt":""},"noncePrefix":"AAAAAAAAAA=="}\n'), /not a backup of Muster/],
    ['a later format', Buffer.from('muster-backup {"version":2,"softwareVersion":"9.0.0"}\n'), /format 2.*reads format 1/],
  ])('%s is refused', async (_what, bytes, message) => expect(await refusal(bytes)).toMatch(message));
});
