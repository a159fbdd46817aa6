import { createHash, X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MusterError } from '../model/error.ts';
import { digestText, formatToken, parseToken, TOKEN_KINDS } from '../model/join-token.ts';
import { certificatesOf, isSignedBy, parseCertificate, publicKeyOf, readFacts, rootIdOf } from './inspect.ts';
import { renewAt, retryAt } from './renew-at.ts';
import { newKey, seal, unseal } from './seal.ts';
import { createRequest, createRoot, crossSign, issue, readRequest } from './x509.ts';

const NOW = 1_800_000_000_000;
const base36 = (length: number) => fc.string({ unit: fc.constantFrom(...'0123456789abcdefghijklmnopqrstuvwxyz'.split('')), minLength: length, maxLength: length });
const tokens = fc.record({ kind: fc.constantFrom(...TOKEN_KINDS), rootId: base36(50), id: base36(10), secret: base36(25) });
/** One byte is another one. */
const mutation = (bytes: Uint8Array) =>
  fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 })).map(([at, by]) => {
    const changed = Uint8Array.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ by;
    return changed;
  });

describe('tokens', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(tokens, (token) => {
        expect(parseToken(` ${formatToken(token)}\n`)).toEqual(token);
      }),
    );
  });

  it('whatever else is refused, without repeating it', () => {
    const damaged = fc.tuple(tokens, fc.nat(200), fc.string({ maxLength: 3 })).map(([token, at, text]) => {
      const whole = formatToken(token);
      return { text: whole.slice(0, at % whole.length) + text + whole.slice((at % whole.length) + 1), secret: token.secret };
    });
    fc.assert(
      fc.property(fc.oneof(damaged, fc.string({ maxLength: 300 }).map((text) => ({ text, secret: '\0' }))), ({ text, secret }) => {
        const outcome = outcomeOf(() => formatToken(parseToken(text)));
        // Some changes make another well-formed token; that is for the cluster to refuse.
        expect([text.trim(), 'invalid-argument BAD_TOKEN']).toContain(outcome.short);
        expect(outcome.short !== 'invalid-argument BAD_TOKEN' || !outcome.whole.includes(secret)).toBe(true);
      }),
    );
  });

  it('carry 256 bits as 50 characters, each digest another text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const text = digestText(bytes);
        expect(text).toMatch(/^[0-9a-z]{50}$/);
        const value = text.split('').reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n);
        expect(value.toString(16).padStart(64, '0')).toBe(Buffer.from(bytes).toString('hex'));
      }),
    );
  });
});

describe('sealed text', () => {
  it('opens with its key at its place, and is another one each time', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), (plain, context) => {
        const key = newKey();
        const [one, two] = [seal(key, plain, context), seal(key, plain, context)];
        expect(one).not.toBe(two);
        expect(Uint8Array.from(unseal(key, one, context) ?? [])).toEqual(plain);
        expect(unseal(newKey(), one, context)).toBeUndefined();
        expect(unseal(key, one, `${context}.`)).toBeUndefined();
      }),
    );
  });

  it('does not open when any character of it was changed, and nothing makes it throw', () => {
    const key = newKey();
    const sealed = seal(key, Buffer.from('the root key'), 'x');
    fc.assert(
      fc.property(fc.nat({ max: sealed.length - 1 }), fc.string({ unit: fc.constantFrom(...'ABab01-_.'.split('')), minLength: 1, maxLength: 1 }), (at, letter) => {
        const changed = sealed.slice(0, at) + letter + sealed.slice(at + 1);
        const opened = unseal(key, changed, 'x');
        // The last character of base64 has bits that stand for nothing.
        expect(opened === undefined || sameBytes(changed, sealed)).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        expect(unseal(key, text, 'x')).toBeUndefined();
      }),
    );
  });
});

const sameBytes = (left: string, right: string): boolean => left.split('.').every((part, index) => Buffer.from(part, 'base64url').equals(Buffer.from(right.split('.')[index] ?? '', 'base64url')));

describe('renewal', () => {
  const lives = fc.tuple(fc.integer({ min: 0, max: NOW }), fc.integer({ min: 1_000, max: 10 ** 12 })).map(([issuedAt, life]) => ({ issuedAt, expiresAt: issuedAt + life }));

  it('comes at a random moment between half and four fifths of the life', () => {
    fc.assert(
      fc.property(lives, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (life, random) => {
        const part = (renewAt(life, () => random) - life.issuedAt) / (life.expiresAt - life.issuedAt);
        expect(part).toBeGreaterThanOrEqual(0.499);
        expect(part).toBeLessThanOrEqual(0.801);
      }),
    );
    const spread = Array.from({ length: 200 }, (_, index) => renewAt({ issuedAt: 0, expiresAt: 1_000_000 }, () => index / 200));
    expect(Math.max(...spread) - Math.min(...spread)).toBeGreaterThan(290_000);
  });

  it('is tried again many times before the end, and never in a tight loop', () => {
    fc.assert(
      fc.property(lives, (life) => {
        let now = renewAt(life, () => 0.99);
        let attempts = 0;
        while (now < life.expiresAt && attempts < 20) {
          const next = retryAt(life, now);
          expect(next - now).toBeGreaterThanOrEqual(999);
          now = next;
          attempts += 1;
        }
        expect(attempts >= 8 || life.expiresAt - life.issuedAt < 60_000).toBe(true);
      }),
    );
  });
});

describe('certificates', async () => {
  const root = await createRoot('cluster', NOW);
  const { privateKey, csr } = await createRequest();
  const wanted = { clusterId: 'cluster', role: 'worker', id: 'node1', publicKey: publicKeyOf(privateKey), names: [], now: NOW, lifeMs: 1_000_000 } as const;
  const leaf = await issue(root, wanted);
  const roots = certificatesOf(root.certificate);
  const [certificate] = certificatesOf(leaf);
  if (certificate === undefined) throw new Error('a certificate was issued');

  it('say whose they are, for how long, and are signed', () => {
    expect(readFacts(certificate)).toMatchObject({ clusterId: 'cluster', role: 'worker', id: 'node1', notAfter: NOW + 1_000_000 });
    expect(isSignedBy(certificate, roots)).toBe(true);
    expect(rootIdOf(new X509Certificate(root.certificate))).toBe(root.id);
    expect(root.id).toBe(digestText(createHash('sha256').update(new X509Certificate(root.certificate).raw).digest()));
    expect(certificate.ca).toBe(false);
  });

  it('of a root are no one’s identity: a root cannot pose as a node', () => {
    for (const one of roots) expect(readFacts(one)).toBeUndefined();
  });

  it('are not believed when a byte was changed, and nothing makes reading them throw', () => {
    const signed = Buffer.from(certificate.raw);
    fc.assert(
      fc.property(mutation(signed), (bytes) => {
        const changed = parseCertificate(bytes);
        expect(changed !== undefined && isSignedBy(changed, roots) && !changed.raw.equals(signed)).toBe(false);
        if (changed !== undefined) readFactsSafely(changed);
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        expect(parseCertificate(bytes)).toBeUndefined();
      }),
    );
  });

  it('of another root with the same names are not believed', async () => {
    const other = await createRoot('cluster', NOW);
    const forged = certificatesOf(await issue({ ...other, certificate: root.certificate }, wanted));
    for (const one of forged) expect(isSignedBy(one, roots)).toBe(false);
  });

  it('a request is granted for the key that signed it, and for nothing else', async () => {
    expect(Buffer.from(await readRequest(csr)).equals(publicKeyOf(privateKey))).toBe(true);
    const der = Buffer.from(csr.replace(/-----[^-]+-----|\s/g, ''), 'base64');
    await fc.assert(
      fc.asyncProperty(mutation(der), async (bytes) => {
        const text = `-----BEGIN CERTIFICATE REQUEST-----\n${Buffer.from(bytes).toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
        const outcome = await readRequest(text).then(
          (key) => ({ key }),
          (error: unknown) => ({ error }),
        );
        // What TLS will use is the key; a signature that is right for it proves that its owner asked.
        const refused = 'error' in outcome && outcome.error instanceof MusterError && outcome.error.reason === 'BAD_CERTIFICATE_REQUEST';
        expect(refused || ('key' in outcome && Buffer.from(outcome.key).equals(publicKeyOf(privateKey)))).toBe(true);
      }),
      { numRuns: 300 },
    );
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 500 }), async (text) => {
        expect(await readRequest(text).catch((error: unknown) => error)).toBeInstanceOf(MusterError);
      }),
      { numRuns: 50 },
    );
    await expect(readRequest('x'.repeat(5_000))).rejects.toThrow('more than 4096 characters');
  });

  it('a new root is vouched for by the old one, with the same key', async () => {
    const fresh = await createRoot('cluster', NOW);
    const [cross] = certificatesOf(await crossSign(fresh, root, NOW));
    if (cross === undefined) throw new Error('a certificate was made');
    expect(isSignedBy(cross, roots)).toBe(true);
    expect(cross.publicKey.equals(new X509Certificate(fresh.certificate).publicKey)).toBe(true);
    expect(readFacts(cross)).toBeUndefined();
  });
});

/** What came of it: the answer, or code and reason of the error. */
function outcomeOf(act: () => string): { readonly short: string; readonly whole: string } {
  try {
    const answer = act();
    return { short: answer, whole: answer };
  } catch (error) {
    return { short: error instanceof MusterError ? `${error.code} ${error.reason ?? ''}` : 'thrown', whole: String(error) };
  }
}

/** Anything but a throw. */
function readFactsSafely(certificate: X509Certificate): void {
  expect(() => readFacts(certificate)).not.toThrow();
}
