/** What differs between two pieces of a spec, field by field. Pure. */

export interface FieldChange {
  /** `task.container.env.LOG_LEVEL`, `ports[80/tcp].publishedPort`. */
  readonly field: string;
  /** As JSON; absent: the field was not set. */
  readonly before?: string;
  readonly after?: string;
}

/** An absent side has no fields. A list is told apart by what names its items, so that an item added in front changes no other. */
export function diffFields(before: object | undefined, after: object | undefined): readonly FieldChange[] {
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

function flatten(value: object | undefined): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const [key, item] of Object.entries(value ?? {})) add(fields, key, item);
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

function addItems(fields: Map<string, string>, path: string, items: readonly Fields[]): void {
  const seen = new Map<string, number>();
  for (const item of items) {
    const name = nameOf(item);
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    add(fields, `${path}[${name}${count === 1 ? '' : `#${count}`}]`, item);
  }
}

function nameOf(item: Fields): string {
  if ('targetPort' in item) return `${String(item['targetPort'])}/${String(item['protocol'])}`;
  const name = item['target'] ?? item['name'] ?? item['spread'] ?? item['containerPath'];
  return typeof name === 'string' ? name : JSON.stringify(item);
}

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
