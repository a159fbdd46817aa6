/**
 * Turns mutations into store transactions. Pure.
 */
import type { ClusterObject } from '@muster/shared/model/objects';
import { MAX_WRITES, type Compare, type KeyValue, type Transaction, type Write } from '../store/store.ts';
import { keyOf, LEADER_KEY, nameKeyOf } from './keys.ts';
import type { Mutation } from './mutation.ts';

export interface PlannedTransaction {
  readonly transaction: Transaction;
  readonly mutations: readonly Mutation[];
}

/** The object's text in the store: everything but its version, which the store itself keeps. */
export function encode(object: ClusterObject): string {
  const { version: _version, ...content } = object as ClusterObject & { readonly version?: number };
  return JSON.stringify(content);
}

/** What a stored item says; managers of one process may share what they have read. */
export type Decode = (item: KeyValue) => ClusterObject & { version: number };

export const decodeItem: Decode = ({ key, value, modRevision }) => decode(key, value, modRevision);

export function decode(key: string, value: string, modRevision: number): ClusterObject & { version: number } {
  const object = JSON.parse(value) as ClusterObject & { version: number };
  object.version = modRevision;
  if (keyOf(object) !== key) throw new Error(`the store holds an object under a key that is not its own: ${key}`);
  return object;
}

/**
 * Splits the mutations, in order, into transactions within the store's limits on
 * writes and on conditions; every one compares the epoch, which is a condition more.
 */
export function planTransactions(mutations: readonly Mutation[], epoch: number | undefined): PlannedTransaction[] {
  const planned: PlannedTransaction[] = [];
  const maxCompares = epoch === undefined ? MAX_WRITES : MAX_WRITES - 1;
  let compares: Compare[] = [];
  let writes: Write[] = [];
  let members: Mutation[] = [];
  const flush = () => {
    if (members.length === 0) return;
    const fenced: Compare[] = epoch === undefined ? compares : [{ key: LEADER_KEY, createRevision: epoch }, ...compares];
    planned.push({ transaction: { compares: fenced, writes }, mutations: members });
    compares = [];
    writes = [];
    members = [];
  };
  for (const mutation of mutations) {
    const part = partOf(mutation);
    const isFull = writes.length + part.writes.length > MAX_WRITES || compares.length + part.compares.length > maxCompares;
    if (isFull) flush();
    compares.push(...part.compares);
    writes.push(...part.writes);
    members.push(mutation);
  }
  flush();
  return planned;
}

function partOf(mutation: Mutation): { compares: Compare[]; writes: Write[] } {
  const key = keyOf(mutation.object);
  const nameKey = nameKeyOf(mutation.object);
  switch (mutation.op) {
    case 'create': {
      const compares: Compare[] = [{ key, createRevision: 0 }];
      const lease = mutation.leaseId === undefined ? {} : { leaseId: mutation.leaseId };
      const writes: Write[] = [{ op: 'put', key, value: encode(mutation.object), ...lease }];
      if (nameKey !== undefined && 'id' in mutation.object) {
        compares.push({ key: nameKey, createRevision: 0 });
        writes.push({ op: 'put', key: nameKey, value: mutation.object.id });
      }
      return { compares, writes };
    }
    case 'replace':
      return {
        compares: [{ key, modRevision: mutation.object.version }],
        writes: [{ op: 'put', key, value: encode(mutation.object) }],
      };
    case 'remove': {
      const writes: Write[] = [{ op: 'delete', key }];
      if (nameKey !== undefined) writes.push({ op: 'delete', key: nameKey });
      return { compares: [{ key, modRevision: mutation.object.version }], writes };
    }
  }
}
