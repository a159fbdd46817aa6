import { asManagerId } from '@muster/shared/model/ids';
import type { CertificateRecord, ClusterObject, JoinTokenRecord, TrustRecord } from '@muster/shared/model/objects';
import { describe, expect, it } from 'vitest';
import { node } from '../orchestrator/testing/fixtures.ts';
import { Tables } from '../state/tables.ts';
import { keyOf } from '../state/keys.ts';
import { decideCa } from './decide.ts';

const NOW = 1_000_000_000;
const DAY = 86_400_000;
const GRACE = 20_000;

const root = (id: string) => ({ id, createdAt: 0, certificate: id, sealedKey: '' });
const trust = (...roots: string[]): TrustRecord => ({ kind: 'trust', keyId: 'k', roots: roots.map(root), certificateLifeMs: DAY, ...(roots.length > 1 ? { rotationStartedAt: NOW - 60_000 } : {}) });
const certificate = (id: string, rootId: string, more: Partial<CertificateRecord> = {}): CertificateRecord => ({
  kind: 'certificate', id, role: 'worker', name: id, publicKeyHash: '', rootId, issuedAt: NOW - 60_000, expiresAt: NOW + DAY, ...more,
});
const joinToken = (id: string, expiresAt: number): JoinTokenRecord => ({ kind: 'join-token', id, role: 'worker', hash: '', description: '', createdAt: 0, createdBy: '', uses: 0, expiresAt });
const manager = (id: string, certificateId: string): ClusterObject => ({ kind: 'manager', id: asManagerId(id), name: id, address: '', softwareVersion: '0.1.0', startedAt: 0, certificateId });

function viewOf(...objects: readonly ClusterObject[]): Tables {
  const tables = new Tables();
  for (const object of objects) tables.put(keyOf(object), { ...object, version: 1 }, 1);
  return tables;
}

const kinds = (view: Tables) => decideCa(view, NOW, GRACE).mutations.map((mutation) => mutation.op);
const dropped = (view: Tables) => decideCa(view, NOW, GRACE).message !== undefined;

describe('the old root goes', () => {
  it.each<[string, readonly ClusterObject[], boolean]>([
    ['when all have changed over', [trust('a', 'b'), node('n1'), certificate('n1', 'b')], true],
    ['not while a node has not', [trust('a', 'b'), node('n1'), node('n2'), certificate('n1', 'b'), certificate('n2', 'a')], false],
    ['although a removed node has not', [trust('a', 'b'), node('n1'), certificate('n1', 'b'), certificate('n2', 'a')], true],
    ['although a revoked certificate has not', [trust('a', 'b'), node('n1'), certificate('n1', 'a', { revokedAt: 1 })], true],
    ['not while a living manager has not', [trust('a', 'b'), manager('m1', 'c1'), certificate('c1', 'a', { role: 'manager' })], false],
    ['although a manager that is gone has not', [trust('a', 'b'), certificate('c1', 'a', { role: 'manager' })], true],
    ['although a user has not', [trust('a', 'b'), certificate('u1', 'a', { role: 'user' })], true],
    ['not so soon that a lost answer could lock somebody out', [trust('a', 'b'), node('n1'), certificate('n1', 'b', { issuedAt: NOW - GRACE + 1 })], false],
    ['only when there are two', [trust('a'), node('n1'), certificate('n1', 'a')], false],
  ])('%s', (_what, objects, goes) => expect(dropped(viewOf(...objects))).toBe(goes));

  it('and is looked at again when the grace is over', () => {
    const view = viewOf(trust('a', 'b'), node('n1'), certificate('n1', 'b', { issuedAt: NOW - 5_000 }));
    expect(decideCa(view, NOW, GRACE).revisitAt).toBe(NOW - 5_000 + GRACE);
  });
});

describe('what has expired is forgotten a day later, and nothing else', () => {
  it.each<[string, ClusterObject, number]>([
    ['a good certificate', certificate('n1', 'a'), 0],
    ['one that has just ended', certificate('n1', 'a', { expiresAt: NOW - 1 }), 0],
    ['one that ended long ago', certificate('n1', 'a', { expiresAt: NOW - DAY }), 1],
    // Else its owner would be let in again.
    ['a revoked one that has not ended', certificate('n1', 'a', { revokedAt: 1 }), 0],
    ['a token that ended long ago', joinToken('t', NOW - DAY), 1],
    ['a token that has just ended', joinToken('t', NOW - 1), 0],
  ])('%s', (_what, object, count) => expect(kinds(viewOf(trust('a'), object))).toHaveLength(count));

  it('without an authority nothing is done', () => expect(decideCa(viewOf(node('n1')), NOW, GRACE)).toEqual({ mutations: [] }));
});
