/**
 * Pages of a list. A token names the last key that was shown and the revision it
 * was shown at, and is bound to its list: objects that appear or go while pages
 * are read never make another one appear twice or be skipped.
 */
import { createHash } from 'node:crypto';
import type { ApiContext } from './context.ts';
import { refuseField } from './refuse.ts';

const DEFAULT_SIZE = 100;
const MAX_SIZE = 500;
/** Half of what a message may have, measured on JSON, which is larger than the wire's form. */
const MAX_BYTES = 4 * 1024 * 1024;
const CATCH_UP_MS = 2_000;

export interface PageRequest {
  readonly pageSize: number;
  readonly pageToken: string;
}

export interface Page<Shown> {
  readonly items: Shown[];
  /** Empty on the last page. */
  readonly nextPageToken: string;
  readonly revision: number;
}

export interface List<Item, Shown> {
  /** The method and all that chooses and orders the items. */
  readonly scope: readonly unknown[];
  readonly items: () => Iterable<Item>;
  /** Unique and sortable. */
  readonly keyOf: (item: Item) => string;
  readonly present: (item: Item) => Shown;
}

export async function pageOf<Item, Shown>(
  api: ApiContext,
  request: PageRequest,
  list: List<Item, Shown>,
  signal: AbortSignal,
): Promise<Page<Shown>> {
  if (request.pageSize < 0) refuseField('page_size', `must be 0 or more, is ${request.pageSize}`);
  const size = Math.min(request.pageSize || DEFAULT_SIZE, MAX_SIZE);
  const scope = digest(list.scope);
  const after = request.pageToken === '' ? undefined : decode(request.pageToken, scope);
  if (after !== undefined) await catchUp(api, after.revision, signal);
  const { revision } = api.state.view;
  const found = firstAfter(list, after?.key, size + 1);
  const items: Shown[] = [];
  let bytes = 0;
  for (const { item } of found.slice(0, size)) {
    const shown = list.present(item);
    bytes += JSON.stringify(shown).length;
    if (bytes > MAX_BYTES && items.length > 0) break;
    items.push(shown);
  }
  const last = found[items.length - 1];
  const nextPageToken = last === undefined || items.length === found.length ? '' : encode({ revision, key: last.key, scope });
  return { items, nextPageToken, revision };
}

interface Keyed<Item> {
  readonly key: string;
  readonly item: Item;
}

/** The first `count` items after the key, in order. Long lists are not sorted as a whole for a page of them. */
function firstAfter<Item>({ items, keyOf }: List<Item, unknown>, after: string | undefined, count: number): Keyed<Item>[] {
  const byKey = (left: Keyed<Item>, right: Keyed<Item>) => (left.key < right.key ? -1 : 1);
  let found: Keyed<Item>[] = [];
  let highest: string | undefined;
  for (const item of items()) {
    const key = keyOf(item);
    if (after !== undefined && key <= after) continue;
    if (highest !== undefined && key >= highest) continue;
    found.push({ key, item });
    if (found.length < 2 * count) continue;
    found = found.sort(byKey).slice(0, count);
    highest = found.at(-1)?.key;
  }
  return found.sort(byKey).slice(0, count);
}

interface Token {
  readonly revision: number;
  readonly key: string;
  readonly scope: string;
}

function encode({ revision, key, scope }: Token): string {
  return Buffer.from(JSON.stringify([revision, scope, key])).toString('base64url');
}

function decode(text: string, scope: string): Token {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    parts = undefined;
  }
  const [revision, tokenScope, key] = Array.isArray(parts) ? (parts as unknown[]) : [];
  if (typeof revision !== 'number' || typeof key !== 'string') refuseField('page_token', 'is not one that this API gave');
  if (tokenScope !== scope) refuseField('page_token', 'belongs to another list: keep the filter as it was');
  return { revision, key, scope };
}

function digest(scope: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(scope)).digest('base64url').slice(0, 12);
}

/** Another manager gave the token and may be ahead of this one. */
async function catchUp(api: ApiContext, revision: number, signal: AbortSignal): Promise<void> {
  const enough = new AbortController();
  const cancel = api.clock.after(CATCH_UP_MS, () => enough.abort());
  await api.state.waitFor(revision, AbortSignal.any([signal, enough.signal])).catch(() => undefined);
  cancel();
  signal.throwIfAborted();
}
