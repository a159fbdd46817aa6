/**
 * Placeholders as in Swarm: `{{.Node.Hostname}}`, `{{.Task.Slot}}`, `{{index
 * .Service.Labels "a"}}`; in configs also `{{env "A"}}`, `{{secret "name"}}` and
 * `{{config "name"}}`. What stands in a placeholder is a field or one of these calls;
 * Go's pipelines, conditions and loops are refused. Pure.
 */

export interface TemplateFacts {
  readonly service: { readonly id: string; readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly node: { readonly id: string; readonly hostname: string; readonly os: string; readonly architecture: string };
  readonly task: { readonly id: string; readonly name: string; readonly slot: string };
  /** `KEY=value`: the container's. */
  readonly env: readonly string[];
}

export interface TemplateFunctions {
  /** Undefined: the task does not use one of this name. */
  readonly secret: (name: string) => string | undefined;
  readonly config: (name: string) => string | undefined;
}

/** Why a placeholder cannot be filled in; never tells a value. */
export class TemplateError extends Error {}

const PLACEHOLDER = /\{\{-?\s*([^{}]*?)\s*-?\}\}/g;
const CALL = /^(env|secret|config)\s+"([^"\\]*)"$/;
const LABEL = /^index\s+\.Service\.Labels\s+"([^"\\]*)"$/;

const FIELDS: Readonly<Record<string, (facts: TemplateFacts) => string>> = {
  '.Service.ID': ({ service }) => service.id,
  '.Service.Name': ({ service }) => service.name,
  '.Service.Labels': ({ service }) => `map[${Object.entries(service.labels).sort(([left], [right]) => (left < right ? -1 : 1)).map(([key, value]) => `${key}:${value}`).join(' ')}]`,
  '.Node.ID': ({ node }) => node.id,
  '.Node.Hostname': ({ node }) => node.hostname,
  '.Node.Platform.OS': ({ node }) => node.os,
  '.Node.Platform.Architecture': ({ node }) => node.architecture,
  '.Task.ID': ({ task }) => task.id,
  '.Task.Name': ({ task }) => task.name,
  '.Task.Slot': ({ task }) => task.slot,
};

export const hasPlaceholder = (text: string): boolean => text.includes('{{');

/** Throws `TemplateError`. Without functions: only fields may be used. */
export function renderTemplate(text: string, facts: TemplateFacts, functions?: TemplateFunctions): string {
  const rendered = text.replace(PLACEHOLDER, (_whole, inner: string) => valueOf(inner, facts, functions));
  return rendered;
}

/** What is wrong with the placeholders of a text; undefined when they can be filled in. */
export function templateProblem(text: string, withFunctions = false): string | undefined {
  if (!hasPlaceholder(text)) return undefined;
  for (const [, inner = ''] of text.matchAll(PLACEHOLDER)) {
    if (Object.hasOwn(FIELDS, inner) || LABEL.test(inner) || LABEL_FIELD.test(inner) || (withFunctions && CALL.test(inner))) continue;
    return `{{${inner}}} is not known: there are ${Object.keys(FIELDS).join(', ')} and index .Service.Labels "NAME"${withFunctions ? ', env, secret and config' : ''}`;
  }
  return undefined;
}

const LABEL_FIELD = /^\.Service\.Labels\.([A-Za-z0-9_]+)$/;

function valueOf(inner: string, facts: TemplateFacts, functions: TemplateFunctions | undefined): string {
  const field = Object.hasOwn(FIELDS, inner) ? FIELDS[inner] : undefined;
  if (field !== undefined) return field(facts);
  const label = (LABEL.exec(inner) ?? LABEL_FIELD.exec(inner))?.[1];
  if (label !== undefined) return Object.hasOwn(facts.service.labels, label) ? (facts.service.labels[label] ?? '') : '';
  const [, call, name = ''] = CALL.exec(inner) ?? [];
  if (call === undefined || functions === undefined) throw new TemplateError(templateProblem(`{{${inner}}}`, functions !== undefined) ?? 'it is no template');
  if (call === 'env') return envOf(facts.env, name);
  const value = call === 'secret' ? functions.secret(name) : functions.config(name);
  if (value === undefined) throw new TemplateError(`it uses ${call} "${name}", which the service does not have`);
  return value;
}

function envOf(env: readonly string[], name: string): string {
  const line = env.findLast((candidate) => candidate.startsWith(`${name}=`));
  return line?.slice(name.length + 1) ?? '';
}
