/**
 * Rules about which services' tasks are to be near each other or apart. Near means:
 * on nodes with the same value of an attribute, which is the node itself unless the
 * rule says otherwise. Pure.
 */
import { type Attribute, parseSpread, type Parsed } from './constraint.ts';
import type { AffinityRule } from './service-spec.ts';

/** Tasks of the same node. */
export const SAME_NODE = 'node.id';

export interface ParsedAffinity {
  readonly rule: AffinityRule;
  readonly attribute: Attribute;
  /** Whom it means, as it reads in messages: `cache`, `services with label tier=batch`. */
  readonly target: string;
}

const LABEL = /^[^\s=]+(=\S*)?$/;

export function parseAffinity(rule: AffinityRule): Parsed<ParsedAffinity> {
  const { service, label, topology } = rule;
  if ((service === undefined) === (label === undefined)) return { ok: false, reason: 'must name either a service or a label of services' };
  if (service === '') return { ok: false, reason: 'must name a service' };
  if (label !== undefined && !LABEL.test(label)) return { ok: false, reason: `"${label}" is not a label: write tier=batch, or tier for any value of it` };
  const parsed = parseSpread(topology);
  if (!parsed.ok) return { ok: false, reason: parsed.reason.replace('cannot spread over', 'nodes are not grouped by') };
  return { ok: true, value: { rule, attribute: parsed.value.attribute, target: service ?? `services with label ${label ?? ''}` } };
}

export function isMeantBy({ service, label = '' }: AffinityRule, name: string, labels: Readonly<Record<string, string>>): boolean {
  if (service !== undefined) return service === name;
  const at = label.indexOf('=');
  if (at < 0) return Object.hasOwn(labels, label);
  const key = label.slice(0, at);
  return Object.hasOwn(labels, key) && labels[key] === label.slice(at + 1);
}

/** Two rules about the same tasks and the same nodes. */
export function sameTarget(left: AffinityRule, right: AffinityRule): boolean {
  return left.service === right.service && left.label === right.label && left.topology === right.topology;
}

/** `anti-affinity to cache in one node.labels.zone`. */
export function affinityText({ type, service, label, topology, required }: AffinityRule): string {
  const where = topology === SAME_NODE ? '' : ` in one ${topology}`;
  return `${required ? '' : 'preferred '}${type} to ${service ?? `services with label ${label ?? ''}`}${where}`;
}
