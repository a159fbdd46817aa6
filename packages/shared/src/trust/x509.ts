/**
 * Makes keys, certificate requests and certificates: the one place that knows the
 * X.509 library. ECDSA on P-256 with SHA-256 throughout. Loaded only by who issues
 * or asks for a certificate: reading and checking one is in `inspect.ts`.
 */
import 'reflect-metadata';
import { createPrivateKey, createPublicKey, KeyObject, randomBytes, webcrypto, X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import type { CertificateRole } from '../model/caller.ts';
import { MusterError } from '../model/error.ts';
import { rootIdOf, unitOf } from './inspect.ts';
import { BACKDATE_MS } from './renew-at.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
/** A request has one key and one signature; what is larger is something else. */
const MAX_REQUEST_BYTES = 4_096;
const ROOT_LIFE_MS = 20 * 365 * 86_400_000;
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

export interface Root {
  /** SHA-256 of the certificate, in base36. */
  readonly id: string;
  readonly certificate: string;
  readonly privateKey: string;
}

export interface RequestedCertificate {
  readonly clusterId: string;
  readonly role: CertificateRole;
  readonly id: string;
  /** SPKI. */
  readonly publicKey: Uint8Array;
  /** Host names and addresses of a manager. */
  readonly names: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly lifeMs: number;
}

export async function createRoot(clusterId: string, now: number): Promise<Root> {
  const keys = await generateKeys();
  const mark = randomBytes(4).toString('hex');
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: newSerial(),
      // Two roots of one cluster must not share a name: verifiers look an issuer up by it.
      name: [{ CN: [`Muster root ${mark}`] }, { O: [clusterId] }],
      notBefore: new Date(now - BACKDATE_MS),
      notAfter: new Date(now + ROOT_LIFE_MS),
      signingAlgorithm: ALGORITHM,
      keys,
      // One between a leaf and this one: a newer root's key, for which this one vouches.
      extensions: await rootExtensions(keys.publicKey, 1),
    },
  );
  const pem = certificate.toString('pem');
  return { id: rootIdOf(new X509Certificate(pem)), certificate: pem, privateKey: await exportKey(keys.privateKey) };
}

/** A certificate for the new root's key by the old root: who trusts only the old one comes to trust the new. */
export async function crossSign(fresh: Root, old: Root, now: number): Promise<string> {
  const subject = new x509.X509Certificate(fresh.certificate);
  const issuer = new x509.X509Certificate(old.certificate);
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: newSerial(),
      subject: subject.subjectName.toJSON(),
      issuer: issuer.subjectName.toJSON(),
      notBefore: new Date(now - BACKDATE_MS),
      notAfter: issuer.notAfter,
      signingAlgorithm: ALGORITHM,
      publicKey: subject.publicKey,
      signingKey: await importKey(old.privateKey),
      extensions: [...(await rootExtensions(subject.publicKey, 0)), await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey, false)],
    },
  );
  return certificate.toString('pem');
}

export async function issue(root: Root, wanted: RequestedCertificate): Promise<string> {
  const issuer = new x509.X509Certificate(root.certificate);
  const publicKey = new x509.PublicKey(arrayBufferOf(wanted.publicKey));
  const isManager = wanted.role === 'manager';
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: newSerial(),
      subject: [{ CN: [wanted.id] }, { OU: [unitOf(wanted.role)] }, { O: [wanted.clusterId] }],
      issuer: issuer.subjectName.toJSON(),
      notBefore: new Date(wanted.now - BACKDATE_MS),
      notAfter: new Date(Math.min(wanted.now + wanted.lifeMs, issuer.notAfter.getTime())),
      signingAlgorithm: ALGORITHM,
      publicKey,
      signingKey: await importKey(root.privateKey),
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension(isManager ? [SERVER_AUTH, CLIENT_AUTH] : [CLIENT_AUTH], false),
        await x509.SubjectKeyIdentifierExtension.create(publicKey, false),
        await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey, false),
        ...(wanted.names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(wanted.names.map(generalName))]),
      ],
    },
  );
  return certificate.toString('pem');
}

/** A key of its own and a request for a certificate for it. */
export async function createRequest(existingKey?: string): Promise<{ readonly privateKey: string; readonly csr: string }> {
  const keys = existingKey === undefined ? await generateKeys() : await keysOf(existingKey);
  const csr = await x509.Pkcs10CertificateRequestGenerator.create(
    { name: [{ CN: ['muster'] }], keys, signingAlgorithm: ALGORITHM },
  );
  return { privateKey: existingKey ?? (await exportKey(keys.privateKey)), csr: csr.toString('pem') };
}

/** The public key (SPKI) of a request whose signature is right: who made it has the private key. Throws `invalid-argument` for anything else. */
export async function readRequest(csr: string): Promise<Uint8Array> {
  if (csr.length > MAX_REQUEST_BYTES) throw badRequest(`it has more than ${MAX_REQUEST_BYTES} characters`);
  let request: x509.Pkcs10CertificateRequest;
  let isSound: boolean;
  try {
    request = new x509.Pkcs10CertificateRequest(csr);
    const { name, namedCurve } = request.publicKey.algorithm as { readonly name?: string; readonly namedCurve?: string };
    if (name !== 'ECDSA' || namedCurve !== 'P-256') throw badRequest('its key is not an ECDSA key on P-256');
    isSound = await request.verify();
  } catch (error) {
    if (error instanceof MusterError) throw error;
    throw badRequest('it cannot be read');
  }
  if (!isSound) throw badRequest('its signature is wrong');
  return new Uint8Array(request.publicKey.rawData);
}

function badRequest(why: string): MusterError {
  return new MusterError('invalid-argument', `this is no certificate request that can be granted: ${why}`, {
    reason: 'BAD_CERTIFICATE_REQUEST',
    hint: 'Let muster make it: muster node join TOKEN@HOST:PORT',
    violations: [{ field: 'csr', description: why }],
  });
}

function generalName(name: string): { readonly type: 'dns' | 'ip'; readonly value: string } {
  return { type: /^[0-9.]+$|:/.test(name) ? 'ip' : 'dns', value: name };
}

async function rootExtensions(publicKey: x509.PublicKeyType, pathLength: number): Promise<x509.Extension[]> {
  return [
    new x509.BasicConstraintsExtension(true, pathLength, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    await x509.SubjectKeyIdentifierExtension.create(publicKey, false),
  ];
}

/** Positive, 127 bits. */
function newSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}

const generateKeys = (): Promise<webcrypto.CryptoKeyPair> => webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  return KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString();
}

async function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  const der = createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' });
  return webcrypto.subtle.importKey('pkcs8', der, ALGORITHM, true, ['sign']);
}

async function keysOf(pem: string): Promise<webcrypto.CryptoKeyPair> {
  const spki = createPublicKey(pem).export({ type: 'spki', format: 'der' });
  const publicKey = await webcrypto.subtle.importKey('spki', spki, ALGORITHM, true, ['verify']);
  return { privateKey: await importKey(pem), publicKey };
}

function arrayBufferOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
