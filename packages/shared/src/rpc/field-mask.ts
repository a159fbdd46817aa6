/**
 * Field masks, over any message of proto/: replaces in one message the fields
 * that the mask names by those of another.
 */
import { MusterError, type FieldViolation } from '../model/error.ts';
import { protoJson } from './gen/proto-json.ts';

interface FieldSchema {
  readonly type: string;
  readonly rule?: 'repeated';
  /** A map's key type. */
  readonly keyType?: string;
}

interface MessageSchema {
  readonly fields: Readonly<Record<string, FieldSchema>>;
  readonly oneofs?: Readonly<Record<string, { readonly oneof: readonly string[] }>>;
}

interface Namespace {
  readonly nested?: Readonly<Record<string, Namespace & Partial<MessageSchema>>>;
}

const PACKAGE = 'muster.v1';
const root = JSON.parse(protoJson) as Namespace;

/** The message of package muster.v1 with this name; undefined when it is none. */
function schemaOf(name: string): MessageSchema | undefined {
  let at: (Namespace & Partial<MessageSchema>) | undefined = root;
  for (const part of PACKAGE.split('.')) at = at?.nested?.[part];
  const found = at?.nested?.[name];
  return found?.fields === undefined ? undefined : { fields: found.fields, ...(found.oneofs && { oneofs: found.oneofs }) };
}

type Fields = Record<string, unknown>;

/**
 * `target` with the fields at `paths` taken from `source`; what the source does
 * not have becomes absent. An empty mask, and `*`, take everything. Paths may be
 * in snake or in camel case.
 *
 * Throws `invalid-argument` when a path names no field of the message.
 */
export function mergeByMask<Message extends object>(
  messageName: string,
  target: Message,
  source: Message,
  paths: readonly string[],
): Message {
  if (paths.length === 0 || paths.includes('*')) return source;
  const violations: FieldViolation[] = [];
  const merged = structuredClone(target) as Fields;
  for (const path of paths) {
    const problem = take(messageName, merged, source as Fields, path.split('.').map(camelCase));
    if (problem !== undefined) violations.push({ field: 'update_mask', description: `"${path}": ${problem}` });
  }
  if (violations.length > 0) {
    throw new MusterError('invalid-argument', 'the update mask names fields that do not exist', {
      reason: 'UNKNOWN_FIELD',
      violations,
    });
  }
  return merged as Message;
}

/** Returns what is wrong with the path. */
function take(messageName: string, target: Fields, source: Fields | undefined, path: readonly string[]): string | undefined {
  const schema = schemaOf(messageName);
  const [name = '', ...rest] = path;
  const field = Object.hasOwn(schema?.fields ?? {}, name) ? schema?.fields[name] : undefined;
  if (field === undefined) return `${messageName} has no field "${name}"`;
  for (const { oneof } of Object.values(schema?.oneofs ?? {})) {
    if (!oneof.includes(name)) continue;
    for (const other of oneof) if (other !== name) delete target[other];
  }
  if (rest.length === 0) {
    const value = source?.[name];
    if (value === undefined || value === null) delete target[name];
    else target[name] = value;
    return undefined;
  }
  if (field.rule === 'repeated' || field.keyType !== undefined) return `"${name}" is taken as a whole`;
  if (schemaOf(field.type) === undefined) return `"${name}" has no fields`;
  const inner = (target[name] ?? {}) as Fields;
  const problem = take(field.type, inner, (source?.[name] ?? undefined) as Fields | undefined, rest);
  target[name] = inner;
  return problem;
}

const camelCase = (name: string): string => name.replace(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
