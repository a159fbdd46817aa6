/** What every object of the API has: wire ⇄ model. */
import { MusterError } from '../model/error.ts';
import { wire } from './fields.ts';
import type { Meta, Meta__Output } from './gen/muster/v1/Meta.ts';

/** A part that every object has is missing: the sender does not speak this protocol. */
export function missing(what: string): never {
  throw new MusterError('internal', `the answer has no ${what}`, { reason: 'INCOMPLETE_MESSAGE' });
}

export interface MetaFields {
  readonly id: string;
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly version: number;
  readonly etag: string;
  readonly createdAt: number;
  readonly updatedAt?: number;
}

export function metaToWire(fields: MetaFields): Meta {
  return wire<Meta>({
    id: fields.id,
    name: fields.name,
    labels: fields.labels,
    version: fields.version,
    etag: fields.etag,
    createdAt: fields.createdAt,
    updatedAt: fields.updatedAt,
  });
}

export function metaFromWire(meta: Meta__Output | null): Meta__Output {
  return meta ?? missing('meta');
}
