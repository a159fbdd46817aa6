/** Messages as nobody sends them: bytes turned over, cut and repeated, and messages of the right shape with values that make no sense. */
import * as fc from 'fast-check';

/** A change to a few bytes of something valid. */
const change = fc.oneof(
  fc.record({ type: fc.constant('set' as const), at: fc.nat(), byte: fc.nat(255) }),
  fc.record({ type: fc.constant('cut' as const), at: fc.nat(), length: fc.nat(40) }),
  fc.record({ type: fc.constant('repeat' as const), at: fc.nat(), length: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ type: fc.constant('insert' as const), at: fc.nat(), bytes: fc.uint8Array({ minLength: 1, maxLength: 12 }) }),
);

export const changes = fc.array(change, { maxLength: 6 });
export type Changes = typeof changes extends fc.Arbitrary<infer T> ? T : never;

export function twistBytes(valid: Uint8Array, made: Changes): Buffer {
  let bytes = Buffer.from(valid);
  for (const one of made) {
    const at = bytes.length === 0 ? 0 : one.at % bytes.length;
    const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
    if (one.type === 'set' && bytes.length > 0) bytes[at] = one.byte;
    else if (one.type === 'cut') bytes = Buffer.concat([before, after.subarray(one.length)]);
    else if (one.type === 'repeat') bytes = Buffer.concat([before, after.subarray(0, one.length), after]);
    else if (one.type === 'insert') bytes = Buffer.concat([before, one.bytes, after]);
  }
  return bytes;
}

const ODD_TEXT = ['', ' ', '\0', '../../etc/passwd', '-1', 'é'.repeat(300), 'x'.repeat(70_000), '{{.Node}}', '$(reboot)', '\u{1F600}', '__proto__', 'constructor', '0'.repeat(25), '\ud800'];
const ODD_NUMBERS = [0, -1, 1, 0.5, 2 ** 31 - 1, -(2 ** 31), 2 ** 53, -(2 ** 53), 1e308, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

/** Where, by a number for each level, and what. */
export const twists = fc.array(fc.record({ path: fc.array(fc.nat(30), { minLength: 1, maxLength: 8 }), odd: fc.nat(100) }), { maxLength: 5 });
export type Twists = typeof twists extends fc.Arbitrary<infer T> ? T : never;

/** The value with odd ones of the same type in some places, so that it still has the message's shape. */
export function twistValue(valid: unknown, made: Twists): unknown {
  return made.reduce((value, { path, odd }) => twistAt(value, path, odd), valid);
}

function twistAt(value: unknown, [step = 0, ...rest]: readonly number[], odd: number): unknown {
  if (typeof value === 'string') return ODD_TEXT[odd % ODD_TEXT.length];
  if (typeof value === 'number') return ODD_NUMBERS[odd % ODD_NUMBERS.length];
  if (typeof value === 'boolean') return !value;
  if (Array.isArray(value)) {
    if (value.length === 0) return value;
    if (odd % 7 === 0) return Array.from({ length: 50 }, () => value[step % value.length] as unknown);
    if (odd % 7 === 1) return [];
    return value.map((item: unknown, index) => (index === step % value.length ? twistAt(item, rest, odd) : item));
  }
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
  const keys = Object.keys(value);
  const key = keys[step % Math.max(1, keys.length)];
  if (key === undefined) return value;
  const fields = value as Readonly<Record<string, unknown>>;
  if (odd % 11 === 0) return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== key));
  return { ...fields, [key]: twistAt(fields[key], rest, odd) };
}
