import { asManagerId } from '@muster/shared/model/ids';
import type { CertificateRecord, ClusterObject, JoinTokenRecord, TrustRecord } from '@muster/shared/model/objects';
import { describe, expect, it } from 'vitest';
import { node } from '../orchestrator/testing/fixtures.ts';
import { Tables } from '../state/tables.ts';
import { keyOf } from '../state/keys.ts';
import { decideCa, type CaDecision, type SeenExpired } from './decide.ts';

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

const MONOTONIC = 5_000;
const look = (view: Tables, { now = NOW, monotonic = MONOTONIC }: { readonly now?: number; readonly monotonic?: number } = {}, seen: SeenExpired = new Map()): CaDecision => decideCa(view, { now, monotonic, graceMs: GRACE }, seen);
const dropped = (view: Tables) => look(view).message !== undefined;

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
    expect(look(view).revisitAfterMs).toBe(GRACE - 5_000);
  });
});

describe('what has expired is forgotten when a leader has seen it so for a day, and nothing else', () => {
  const laterBy = (view: Tables, ms: number) => look(view, { now: NOW + ms, monotonic: MONOTONIC + ms }, look(view).expired);

  it.each<[string, ClusterObject, number]>([
    ['a good certificate', certificate('n1', 'a', { expiresAt: NOW + 2 * DAY }), 0],
    ['one that ends within the day', certificate('n1', 'a', { expiresAt: NOW + 1 }), 0],
    ['one that has ended', certificate('n1', 'a', { expiresAt: NOW }), 1],
    // Else its owner would be let in again.
    ['a revoked one that has not ended', certificate('n1', 'a', { revokedAt: 1, expiresAt: NOW + 2 * DAY }), 0],
    ['a token that has ended', joinToken('t', NOW), 1],
    ['a token that ends within the day', joinToken('t', NOW + 1), 0],
  ])('%s', (_what, object, count) => {
    const view = viewOf(trust('a'), object);
    expect(look(view).mutations).toEqual([]);
    expect(laterBy(view, DAY - 1).mutations).toEqual([]);
    expect(laterBy(view, DAY).mutations.map(({ op }) => op)).toEqual(Array.from({ length: count }, () => 'remove'));
  });

  it('and is looked at when it ends, and a day later', () => {
    const view = viewOf(trust('a'), certificate('n1', 'a', { expiresAt: NOW + 3_000 }));
    expect(look(view).revisitAfterMs).toBe(3_000);
    const ended = look(view, { now: NOW + 3_000, monotonic: MONOTONIC + 3_000 });
    expect(ended.revisitAfterMs).toBe(DAY);
    expect(look(view, { now: NOW + 13_000, monotonic: MONOTONIC + 13_000 }, ended.expired).revisitAfterMs).toBe(DAY - 10_000);
  });

  it('not because the wall clock jumped for less than a day: who was removed stays out when it is right again', () => {
    const view = viewOf(trust('a'), certificate('n1', 'a', { revokedAt: 1 }), joinToken('t', NOW + DAY));
    const jumped = look(view, { now: NOW + 900 * DAY, monotonic: MONOTONIC });
    const still = look(view, { now: NOW + 901 * DAY - 1, monotonic: MONOTONIC + DAY - 1 }, jumped.expired);
    expect([jumped.mutations, still.mutations]).toEqual([[], []]);
    const right = look(view, { monotonic: MONOTONIC + DAY }, still.expired);
    expect(right.mutations).toEqual([]);
    // And the next jump counts anew.
    expect(look(view, { now: NOW + 900 * DAY, monotonic: MONOTONIC + 2 * DAY }, right.expired).mutations).toEqual([]);
  });

  it('without an authority nothing is done', () => expect(look(viewOf(node('n1')))).toEqual({ mutations: [], expired: new Map() }));
});
