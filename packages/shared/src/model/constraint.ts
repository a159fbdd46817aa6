/**
 * Placement constraints and spread preferences in Docker Swarm's syntax:
 *
 *   node.id | node.hostname | node.ip | node.role | node.platform.os |
 *   node.platform.arch | node.labels.<name> | engine.labels.<name>   == | !=   value
 *
 * Semantics are SwarmKit's (`manager/constraint`): values are compared as whole
 * strings without regard to case, so `*` is a letter like any other; the key's
 * case is free but a label's name is exact; a missing label has the empty value,
 * so `==` fails and `!=` holds; `node.ip` takes an address or a network.
 *
 * Where it is stricter or wider: an unknown key, a malformed `node.ip` or a role
 * that does not exist is refused here (SwarmKit takes it and then matches no
 * node), and `x86_64` and `amd64`, `aarch64` and `arm64` are the same architecture.
 */
import { isInNetwork, parseIp, parseNetwork, sameIp } from './ip-address.ts';
import type { Node } from './objects.ts';

/** The part of a node that constraints look at. */
export interface ConstraintTarget {
  readonly id: string;
  readonly spec: Pick<Node['spec'], 'labels'>;
  readonly description: Pick<Node['description'], 'hostname' | 'address' | 'os' | 'architecture' | 'engineLabels'>;
}

export interface Constraint {
  readonly attribute: Attribute;
  readonly operator: '==' | '!=';
  readonly value: string;
  /** As it reads in messages: `node.labels.zone == east`. */
  readonly text: string;
}

/** What a spread preference divides the nodes by. */
export interface Spread {
  readonly attribute: Attribute;
  /** As it reads in messages: `node.labels.zone`. */
  readonly text: string;
}

export type Attribute =
  | { readonly source: 'node'; readonly field: NodeField }
  | { readonly source: 'node-label' | 'engine-label'; readonly name: string };

type NodeField = 'id' | 'hostname' | 'ip' | 'role' | 'platform.os' | 'platform.arch';

/** A parsed value, or what is wrong and what was expected, in words. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

/**
 * A node with this label set to `manager` has the role `manager`; every other
 * node is a `worker`. Managers and agents are separate processes, so nothing else
 * on a node's record tells whether a manager runs beside the agent.
 */
export const ROLE_LABEL = 'muster.role';

const FIELD_OF_NODE: Readonly<Record<NodeField, (node: ConstraintTarget) => string>> = {
  id: (node) => node.id,
  hostname: (node) => node.description.hostname,
  ip: (node) => node.description.address,
  role: (node) => (ownValue(node.spec.labels, ROLE_LABEL).toLowerCase() === 'manager' ? 'manager' : 'worker'),
  'platform.os': (node) => node.description.os,
  'platform.arch': (node) => canonicalArchitecture(node.description.architecture),
};
const NODE_FIELDS = Object.keys(FIELD_OF_NODE) as readonly NodeField[];
const NODE_LABEL_PREFIX = 'node.labels.';
const ENGINE_LABEL_PREFIX = 'engine.labels.';
const EXPECTED_KEYS = `${NODE_FIELDS.map((field) => `node.${field}`).join(', ')}, node.labels.<name> or engine.labels.<name>`;

/** Operators that may come one day (`>`, `<`, `~`, `=`) are kept out of values, as in SwarmKit. */
const VALUE_PATTERN = /^[a-z0-9:\-_\s.*()?+[\]\\^$|/]+$/i;
const LABEL_NAME_PATTERN = /^[a-z0-9\-_.]+$/i;

const ARCHITECTURE_ALIASES: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64' };

/** `amd64` for `x86_64`, `arm64` for `aarch64`; lower case. */
export function canonicalArchitecture(architecture: string): string {
  const lower = architecture.toLowerCase();
  return ARCHITECTURE_ALIASES[lower] ?? lower;
}

export function parseConstraint(text: string): Parsed<Constraint> {
  // `==` is looked for first, as in SwarmKit: `a!=b==c` has a malformed key, not a malformed value.
  const operator = text.includes('==') ? '==' : text.includes('!=') ? '!=' : undefined;
  if (operator === undefined) {
    return refused(`'${text}' has no operator; expected '<key> == <value>' or '<key> != <value>'`);
  }
  const at = text.indexOf(operator);
  const key = text.slice(0, at).trim();
  const value = text.slice(at + operator.length).trim();
  const attribute = parseAttribute(key);
  if (attribute === undefined) return refused(`unknown key '${key}' in '${text}'; expected ${EXPECTED_KEYS}`);
  const expected = expectedValue(attribute, value);
  if (expected !== undefined) return refused(`wrong value '${value}' in '${text}'; expected ${expected}`);
  return { ok: true, value: { attribute, operator, value, text: `${key} ${operator} ${value}` } };
}

/** A spread preference's descriptor: the key of a constraint, without operator and value. */
export function parseSpread(text: string): Parsed<Spread> {
  const key = text.trim();
  const attribute = parseAttribute(key);
  if (attribute === undefined || (attribute.source === 'node' && attribute.field === 'ip')) {
    return refused(`cannot spread over '${key}'; expected ${EXPECTED_KEYS.replace('node.ip, ', '')}`);
  }
  return { ok: true, value: { attribute, text: key } };
}

export function matchesConstraint(constraint: Constraint, node: ConstraintTarget): boolean {
  return hasValue(constraint, node) === (constraint.operator === '==');
}

/** The node's value of an attribute; empty when it has none. Nodes without the label form one branch. */
export function attributeOf(attribute: Attribute, node: ConstraintTarget): string {
  if (attribute.source === 'node') return FIELD_OF_NODE[attribute.field](node);
  return ownValue(attribute.source === 'node-label' ? node.spec.labels : node.description.engineLabels, attribute.name);
}

function hasValue({ attribute, value }: Constraint, node: ConstraintTarget): boolean {
  const actual = attributeOf(attribute, node);
  if (attribute.source === 'node') {
    if (attribute.field === 'ip') return hasAddress(value, actual);
    if (attribute.field === 'platform.arch') return canonicalArchitecture(value) === actual;
  }
  return actual.toLowerCase() === value.toLowerCase();
}

function hasAddress(value: string, actual: string): boolean {
  const address = parseIp(actual);
  if (address === undefined) return false;
  const single = parseIp(value);
  if (single !== undefined) return sameIp(single, address);
  const network = parseNetwork(value);
  return network !== undefined && isInNetwork(address, network);
}

function parseAttribute(key: string): Attribute | undefined {
  const lower = key.toLowerCase();
  const field = NODE_FIELDS.find((candidate) => lower === `node.${candidate}`);
  if (field !== undefined) return { source: 'node', field };
  const isNodeLabel = lower.startsWith(NODE_LABEL_PREFIX);
  if (!isNodeLabel && !lower.startsWith(ENGINE_LABEL_PREFIX)) return undefined;
  const name = key.slice((isNodeLabel ? NODE_LABEL_PREFIX : ENGINE_LABEL_PREFIX).length);
  return LABEL_NAME_PATTERN.test(name) ? { source: isNodeLabel ? 'node-label' : 'engine-label', name } : undefined;
}

/** What the value should have been; undefined when it is right. */
function expectedValue(attribute: Attribute, value: string): string | undefined {
  if (!VALUE_PATTERN.test(value)) return 'letters, digits, spaces and : - _ . * ( ) ? + [ ] \\ ^ $ | /, at least one';
  if (attribute.source !== 'node') return undefined;
  if (attribute.field === 'role' && !/^(manager|worker)$/i.test(value)) return 'manager or worker';
  if (attribute.field === 'ip' && parseIp(value) === undefined && parseNetwork(value) === undefined) {
    return 'an IP address or a network such as 10.1.0.0/16';
  }
  return undefined;
}

/** Labels come from JSON: a label called `constructor` must not find the prototype's. */
function ownValue(labels: Readonly<Record<string, string>>, name: string): string {
  return Object.hasOwn(labels, name) ? (labels[name] ?? '') : '';
}

function refused(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason };
}
