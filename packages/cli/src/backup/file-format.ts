/**
 * A backup file: one line of JSON that says what it is, then sealed frames.
 *
 *   muster-backup {"version":1,…,"kdf":{"name":"scrypt",…},"noncePrefix":…}\n
 *   [length of the frame: 4 bytes][ciphertext and tag]…
 *
 * Frames are sealed with AES-256-GCM under a key that scrypt makes of the passphrase.
 * A frame's nonce is the file's prefix, the frame's number and whether it is the last;
 * the first line is authenticated with each. So nothing can be changed, left out, put
 * in another order or cut off at the end without being noticed.
 */
import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { MusterError } from '@muster/shared/model/error';

const MAGIC = 'muster-backup ';
const FORMAT_VERSION = 1;
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const TAG_BYTES = 16;
const NONCE_PREFIX_BYTES = 7;
const SALT_BYTES = 16;
const FRAME_BYTES = 256 * 1024;
const MAX_FRAME_BYTES = 8 * 1024 * 1024;
const MAX_HEADER_BYTES = 4_096;
const SCRYPT = { N: 2 ** 15, r: 8, p: 1 } as const;
const SCRYPT_MEMORY_BYTES = 64 * 1024 * 1024;

/** Readable without the passphrase. */
export interface BackupInfo {
  readonly clusterId: string;
  readonly clusterName: string;
  /** The store's revision that the backup shows. */
  readonly revision: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Of the program that wrote it. */
  readonly softwareVersion: string;
}

/** Not a key of the store: the cluster key, in base64, which opens the secrets that the entries hold sealed. */
export const CLUSTER_KEY_ENTRY = 'cluster-key';

export interface Entry {
  readonly key: string;
  readonly value: string;
}

interface Header extends BackupInfo {
  readonly version: number;
  readonly kdf: { readonly name: 'scrypt'; readonly salt: string } & typeof SCRYPT;
  readonly noncePrefix: string;
}

/** The file's bytes, piece by piece. */
export async function* sealBackup(info: BackupInfo, entries: AsyncIterable<Entry> | Iterable<Entry>, passphrase: string): AsyncIterable<Buffer> {
  const salt = randomBytes(SALT_BYTES);
  const noncePrefix = randomBytes(NONCE_PREFIX_BYTES);
  const header: Header = {
    version: FORMAT_VERSION,
    ...info,
    kdf: { name: 'scrypt', salt: salt.toString('base64'), ...SCRYPT },
    noncePrefix: noncePrefix.toString('base64'),
  };
  const line = Buffer.from(`${MAGIC}${JSON.stringify(header)}\n`);
  yield line;
  const key = keyOf(passphrase, header.kdf);
  const seal = (plain: Buffer, number: number, last: boolean): Buffer => {
    const cipher = createCipheriv(CIPHER, key, nonceOf(noncePrefix, number, last));
    cipher.setAAD(line);
    const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(sealed.length);
    return Buffer.concat([length, sealed]);
  };
  let lines: string[] = [];
  let bytes = 0;
  let number = 0;
  for await (const { key: name, value } of entries) {
    const text = JSON.stringify([name, value]);
    lines.push(text);
    bytes += text.length;
    if (bytes < FRAME_BYTES) continue;
    yield seal(Buffer.from(lines.join('\n')), number, false);
    number += 1;
    lines = [];
    bytes = 0;
  }
  yield seal(Buffer.from(lines.join('\n')), number, true);
}

export interface OpenedBackup {
  readonly info: BackupInfo;
  /** Throws `MusterError` `failed-precondition` at the first byte that is not as it was written. */
  readonly entries: AsyncIterable<Entry>;
}

/** Throws `MusterError`: `invalid-argument` for a file that is no backup or of a later format. */
export async function openBackup(file: AsyncIterable<Uint8Array>, passphrase: string): Promise<OpenedBackup> {
  const reader = new ByteReader(file);
  const line = await reader.line(MAX_HEADER_BYTES);
  const header = line === undefined ? undefined : headerOf(line);
  if (line === undefined || header === undefined) throw new MusterError('invalid-argument', 'this is not a backup of Muster', { hint: 'Make one: muster cluster backup FILE' });
  if (header.version !== FORMAT_VERSION) {
    throw new MusterError('invalid-argument', `the backup is of format ${header.version}, and this program reads format ${FORMAT_VERSION}`, {
      hint: `Use Muster ${header.softwareVersion} or newer.`,
    });
  }
  return { info: header, entries: framesOf(reader, line, header, passphrase) };
}

async function* framesOf(reader: ByteReader, line: Buffer, header: Header, passphrase: string): AsyncIterable<Entry> {
  const key = keyOf(passphrase, header.kdf);
  const noncePrefix = Buffer.from(header.noncePrefix, 'base64');
  for (let number = 0; ; number += 1) {
    const length = await reader.take(4);
    if (length === undefined) throw damaged('it ends before its end');
    const size = length.readUInt32BE();
    if (size < TAG_BYTES || size > MAX_FRAME_BYTES) throw damaged('a length in it is impossible');
    const sealed = await reader.take(size);
    if (sealed === undefined) throw damaged('it ends before its end');
    const plain = unseal(key, noncePrefix, number, false, line, sealed);
    const last = plain === undefined ? unseal(key, noncePrefix, number, true, line, sealed) : undefined;
    const text = (plain ?? last)?.toString('utf8');
    if (text === undefined) throw number === 0 ? wrongPassphrase() : damaged(`part ${number + 1} of it was changed`);
    for (const entry of text.split('\n')) if (entry !== '') yield entryOf(entry);
    if (last === undefined) continue;
    if ((await reader.take(1)) !== undefined) throw damaged('something was added at its end');
    return;
  }
}

function unseal(key: Buffer, noncePrefix: Buffer, number: number, last: boolean, line: Buffer, sealed: Buffer): Buffer | undefined {
  const decipher = createDecipheriv(CIPHER, key, nonceOf(noncePrefix, number, last));
  decipher.setAAD(line);
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
}

function entryOf(text: string): Entry {
  const [key, value] = JSON.parse(text) as readonly [string, string];
  return { key, value };
}

function keyOf(passphrase: string, { salt, N, r, p }: Header['kdf']): Buffer {
  return scryptSync(passphrase.normalize('NFKC'), Buffer.from(salt, 'base64'), KEY_BYTES, { N, r, p, maxmem: SCRYPT_MEMORY_BYTES });
}

function nonceOf(prefix: Buffer, number: number, last: boolean): Buffer {
  const rest = Buffer.alloc(5);
  rest.writeUInt32BE(number);
  rest.writeUInt8(last ? 1 : 0, 4);
  return Buffer.concat([prefix, rest]);
}

/** Undefined when the line is not a backup's first one, or asks for more work than ours do. */
function headerOf(line: Buffer): Header | undefined {
  const text = line.toString('utf8');
  if (!text.startsWith(MAGIC)) return undefined;
  let header: Partial<Header>;
  try {
    header = JSON.parse(text.slice(MAGIC.length)) as Partial<Header>;
  } catch {
    return undefined;
  }
  const { kdf, noncePrefix, version } = header;
  if (typeof version !== 'number') return undefined;
  if (version !== FORMAT_VERSION) return header as Header;
  const isOurs =
    kdf?.name === 'scrypt' && kdf.N === SCRYPT.N && kdf.r === SCRYPT.r && kdf.p === SCRYPT.p && typeof kdf.salt === 'string' &&
    typeof noncePrefix === 'string' && Buffer.from(noncePrefix, 'base64').length === NONCE_PREFIX_BYTES;
  return isOurs ? (header as Header) : undefined;
}

function damaged(how: string): MusterError {
  return new MusterError('failed-precondition', `the backup is damaged: ${how}`, { reason: 'BACKUP_DAMAGED', hint: 'Nothing of it was put in force. Take another copy of it, or an earlier backup.' });
}

function wrongPassphrase(): MusterError {
  return new MusterError('permission-denied', 'the passphrase does not open this backup, or the backup is damaged', {
    reason: 'WRONG_PASSPHRASE',
    hint: 'Give the one that it was made with: --passphrase-file FILE, or MUSTER_BACKUP_PASSPHRASE.',
  });
}

/** Takes bytes off the front of a stream of pieces. */
class ByteReader {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #buffer: Buffer = Buffer.alloc(0);
  #ended = false;

  constructor(file: AsyncIterable<Uint8Array>) {
    this.#pieces = file[Symbol.asyncIterator]();
  }

  /** Exactly so many; undefined when there are fewer. */
  async take(count: number): Promise<Buffer | undefined> {
    while (this.#buffer.length < count && (await this.#more()));
    if (this.#buffer.length < count) return undefined;
    const taken = this.#buffer.subarray(0, count);
    this.#buffer = this.#buffer.subarray(count);
    return taken;
  }

  /** Up to and with the next line feed; undefined when there is none within so many bytes. */
  async line(maxBytes: number): Promise<Buffer | undefined> {
    for (;;) {
      const at = this.#buffer.indexOf(0x0a);
      if (at >= 0 && at < maxBytes) return this.take(at + 1);
      if (this.#buffer.length >= maxBytes || !(await this.#more())) return undefined;
    }
  }

  async #more(): Promise<boolean> {
    if (this.#ended) return false;
    const next = await this.#pieces.next();
    if (next.done === true) this.#ended = true;
    else this.#buffer = Buffer.concat([this.#buffer, next.value]);
    return !this.#ended;
  }
}
