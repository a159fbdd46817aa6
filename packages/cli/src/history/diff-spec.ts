/**
 * What differs between two revisions of a service, field by field. Pure.
 *
 * A revision is the task template and the ports: nothing else of a spec comes back
 * with a rollback, so nothing else is compared.
 */
import type { ServiceSpec } from '@muster/shared/model/service-spec';

export interface FieldChange {
  /** `task.container.env.LOG_LEVEL`, `ports[80/tcp].publishedPort`. */
  readonly field: string;
  /** As JSON; absent: the field was not set. */
  readonly before?: string;
  readonly after?: string;
}

export function diffSpecs(before: ServiceSpec, after: ServiceSpec): readonly FieldChange[] {
  const left = flatten(before);
  const right = flatten(after);
  const fields = [...new Set([...left.keys(), ...right.keys()])];
  return fields
    .filter((field) => left.get(field) !== right.get(field))
    .map((field) => {
      const [from, to] = [left.get(field), right.get(field)];
      return { field, ...(from === undefined ? {} : { before: from }), ...(to === undefined ? {} : { after: to }) };
    });
}

/** `task.container.image: "web:1" → "web:2"`. */
export function renderChange({ field, before, after }: FieldChange): string {
  if (before === undefined) return `+ ${field}: ${after ?? ''}`;
  return after === undefined ? `- ${field}: ${before}` : `~ ${field}: ${before} → ${after}`;
}

/** The last word of the field, for a list of what has changed: `image`, `env.LOG_LEVEL`. */
export function shortField({ field }: FieldChange): string {
  return field.replace(/^task\.(container\.)?/, '');
}

function flatten({ task, ports }: ServiceSpec): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  add(fields, 'task', task);
  add(fields, 'ports', ports);
  return fields;
}

function add(fields: Map<string, string>, path: string, value: unknown): void {
  if (value === undefined) return;
  if (path.endsWith('.env') && Array.isArray(value)) addEnvironment(fields, path, value);
  else if (Array.isArray(value) && value.every(isRecord)) addItems(fields, path, value);
  else if (Array.isArray(value) && value.length === 0) return;
  else if (isRecord(value)) for (const [key, item] of Object.entries(value)) add(fields, `${path}.${key}`, item);
  else fields.set(path, JSON.stringify(value));
}

/** The last line for a name is the one that counts. */
function addEnvironment(fields: Map<string, string>, path: string, lines: readonly unknown[]): void {
  for (const line of lines) {
    const [, name = '', value = ''] = /^([^=]*)=?([\s\S]*)$/.exec(String(line)) ?? [];
    fields.set(`${path}.${name}`, JSON.stringify(value));
  }
}

/** Items are told apart by what names them, so that one that is added in front changes no other. */
function addItems(fields: Map<string, string>, path: string, items: readonly Fields[]): void {
  const seen = new Map<string, number>();
  for (const item of items) {
    const name = nameOf(item);
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    add(fields, `${path}[${name}${count === 1 ? '' : `#${String(count)}`}]`, item);
  }
}

function nameOf(item: Fields): string {
  if ('targetPort' in item) return `${String(item['targetPort'])}/${String(item['protocol'])}`;
  const name = item['target'] ?? item['name'] ?? item['spread'] ?? item['containerPath'];
  return typeof name === 'string' ? name : JSON.stringify(item);
}

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
