/**
 * What `nft --json list table` says of the rules that isolate networks. Their form is
 * all that does not follow the network state: chains with what they hook into, their
 * rules in order, and how sets are declared. Handles and elements are no part of it,
 * nor is the order in which nft prints what has none. Pure.
 */
import { baseTable, readSets, type Sets } from './base-rules.ts';

/** Part of the table, in words → how it reads. */
export type Form = ReadonlyMap<string, string>;

type Item = Readonly<Record<string, unknown>>;

/** Its parts that are lists in which the order says nothing. */
const UNORDERED: ReadonlySet<string> = new Set(['set', 'flags']);
const FLAGS = 'its flags';

/** Rules of the table as it should be; one that has fewer was flushed, one that has others is of another version. */
const BASE_RULE_COUNT = (baseTable(new Map(), 0).match(/^ {4}(?!type )\S/gm) ?? []).length;

/** Undefined when it is plainly not as we make it, whatever the way in which it is printed. */
export function readTable(text: string, port: number): { readonly sets: Sets; readonly form: Form } | undefined {
  const parsed = JSON.parse(text) as { readonly nftables?: readonly Item[] };
  const items = parsed.nftables ?? [];
  const rules = items.filter(({ rule }) => rule !== undefined);
  if (rules.length !== BASE_RULE_COUNT || !JSON.stringify(rules).includes(`"right":${port}`)) return undefined;
  const sets = readSets(parsed);
  return sets && { sets, form: formOf(items) };
}

/** That of a table which was only put there to be read: it sleeps, and the right one does not. */
export function expectedForm(text: string): Form {
  const { nftables = [] } = JSON.parse(text) as { readonly nftables?: readonly Item[] };
  const form = new Map(formOf(nftables));
  form.delete(FLAGS);
  return form;
}

/** The first part that reads otherwise, is missing or is too much; undefined: there is none. */
export function differingPart(expected: Form, found: Form): string | undefined {
  return [...expected.keys(), ...found.keys()].find((part) => expected.get(part) !== found.get(part));
}

function formOf(items: readonly Item[]): Form {
  const form = new Map<string, string>();
  const add = (part: string, reads: unknown) => form.set(part, `${form.get(part) ?? ''}${JSON.stringify(reads, inOneOrder)}\n`);
  for (const item of items) {
    for (const [kind, value] of Object.entries(item)) {
      const { family: _, table: _table, handle: _handle, ...said } = value as Item;
      const name = String(said['name']);
      if (kind === 'chain') add(`the chain ${name}`, said);
      else if (kind === 'rule') add(`the chain ${String(said['chain'])}`, said);
      else if (kind === 'set' || kind === 'map') add(`the ${kind} ${name}`, [said['type'], said['map'], said['flags']]);
      // Some versions of nft print something else than the flags, but only where there are any.
      else if (kind === 'table' && said['flags'] !== undefined) add(FLAGS, true);
      else if (kind !== 'table' && kind !== 'metainfo') add(`the ${kind} ${name}`, true);
    }
  }
  return form;
}

function inOneOrder(key: string, value: unknown): unknown {
  if (!UNORDERED.has(key) || !Array.isArray(value)) return value;
  return (value as readonly unknown[]).map((one) => JSON.stringify(one)).sort();
}
