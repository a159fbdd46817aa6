/**
 * Where the cluster's keys lie in etcd. Below the prefix that one Muster
 * cluster owns there are `kv/` with the keys of the store's contract and `ops/`
 * with the markers of the driver (see marker.ts).
 */
import type { IKeyValue } from 'etcd3';
import type { KeyValue } from '../store.ts';

export interface KeySpace {
  /** The etcd key of a store key; of a prefix just as well. */
  toEtcd(key: string): Buffer;
  /** The store key of an etcd key below `kv/`. */
  fromEtcd(key: Buffer): string;
  toKeyValue(pair: IKeyValue): KeyValue;
  readonly markers: string;
  /** True for the etcd keys that `toEtcd` makes. */
  owns(key: Buffer): boolean;
  /**
   * What a watch of a store prefix asks etcd for. A watch of everything takes the
   * markers in: so it learns of every revision that a transaction of this cluster
   * made, even of one that changed no key, and can tell progress up to it.
   */
  watched(prefix: string): { readonly key: Buffer; readonly range_end: Buffer };
}

export function keySpace(prefix: string): KeySpace {
  const data = `${prefix}kv/`;
  const dataBytes = Buffer.from(data);
  const markers = `${prefix}ops/`;
  const fromEtcd = (key: Buffer) => key.toString('utf8', dataBytes.length);
  const toEtcd = (key: string) => Buffer.from(data + key);
  return {
    toEtcd,
    fromEtcd,
    toKeyValue: (pair) => ({
      key: fromEtcd(pair.key),
      value: pair.value.toString('utf8'),
      createRevision: Number(pair.create_revision),
      modRevision: Number(pair.mod_revision),
    }),
    markers,
    owns: (key) => key.subarray(0, dataBytes.length).equals(dataBytes),
    watched: (storePrefix) => ({
      key: toEtcd(storePrefix),
      range_end: rangeEnd(storePrefix === '' ? Buffer.from(markers) : toEtcd(storePrefix)),
    }),
  };
}

/** The first key after all keys that begin with `prefix`: valid because UTF-8 never holds the byte 0xff. */
export function rangeEnd(prefix: Buffer): Buffer {
  const end = Buffer.from(prefix);
  const last = end.length - 1;
  end.writeUInt8(end.readUInt8(last) + 1, last);
  return end;
}

/** The first key after this one. */
export function keyAfter(key: Buffer): Buffer {
  return Buffer.concat([key, Buffer.of(0)]);
}
