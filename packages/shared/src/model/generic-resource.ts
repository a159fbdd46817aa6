/**
 * Resources that only their owner knows the meaning of, as in Docker Swarm: a node
 * says that it has three of a kind (`SSD=3`) or names each (`GPU=uuid1`, `GPU=uuid2`),
 * a service reserves a number of a kind, and a task gets that many to itself. Pure.
 */
import type { Parsed } from './constraint.ts';

export interface GenericResource {
  readonly kind: string;
  readonly count: number;
  /** Their names, `count` of them; empty when they are only counted. */
  readonly names: readonly string[];
}

const KIND = /^[a-zA-Z0-9]([a-zA-Z0-9_.-]*[a-zA-Z0-9])?$/;
const NAME = /^[\x21-\x2b\x2d-\x7e]{1,255}$/;
const MAX_COUNT = 1_000_000;
const MAX_NAMES = 1_000;

/** What is wrong with the name of a kind; undefined when nothing is. */
export function kindProblem(kind: string): string | undefined {
  if (kind.length > 63 || !KIND.test(kind)) return `"${kind}" is not a kind of resource: letters, digits, "_", "." and "-", at most 63, as in GPU`;
  return undefined;
}

/** What a node has, from lines such as `GPU=uuid1`, `GPU=uuid2`, `SSD=3`. */
export function parseGenericResources(lines: readonly string[]): Parsed<readonly GenericResource[]> {
  const kinds = new Map<string, { count: number; readonly names: string[] }>();
  for (const line of lines) {
    const at = line.indexOf('=');
    const [kind, value] = at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
    const problem = kindProblem(kind);
    if (problem !== undefined) return { ok: false, reason: problem };
    const isNumber = /^\d+$/.test(value);
    if (!isNumber && !NAME.test(value)) return { ok: false, reason: `"${line}" says neither how many nor which: ${kind}=2 or ${kind}=NAME` };
    const known = kinds.get(kind);
    if (known !== undefined && (isNumber || known.names.length === 0)) {
      return { ok: false, reason: `${kind} is said twice: give one number, or the name of each` };
    }
    if (isNumber) {
      const count = Number(value);
      if (count < 1 || count > MAX_COUNT) return { ok: false, reason: `${kind} must be a number from 1 to ${MAX_COUNT}, is ${value}` };
      kinds.set(kind, { count, names: [] });
      continue;
    }
    const entry = known ?? { count: 0, names: [] };
    if (entry.names.includes(value)) return { ok: false, reason: `${kind}=${value} is said twice` };
    if (entry.names.length >= MAX_NAMES) return { ok: false, reason: `${kind} has more than ${MAX_NAMES} names` };
    entry.names.push(value);
    entry.count += 1;
    kinds.set(kind, entry);
  }
  return { ok: true, value: [...kinds].map(([kind, { count, names }]) => ({ kind, count, names })) };
}

/** What tells a container which ones it got, in Swarm's form: `DOCKER_RESOURCE_GPU=uuid1,uuid2`, `DOCKER_RESOURCE_SSD=2`. */
export function genericEnvironment(granted: readonly GenericResource[]): readonly string[] {
  return granted.map(({ kind, count, names }) => `DOCKER_RESOURCE_${kind.toUpperCase()}=${names.length > 0 ? names.join(',') : count}`);
}

/** `GPU: uuid1, uuid2`, `SSD: 3`. */
export function genericText({ kind, count, names }: GenericResource): string {
  return `${kind}: ${names.length > 0 ? names.join(', ') : count}`;
}
