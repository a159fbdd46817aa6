/**
 * The shape that an answer of the engine must have before anything is read of it. The
 * engine crosses a line of trust as anybody else does: an answer that is cut, of another
 * version or of something else that listens at its socket is refused with the place at
 * which it makes no sense, and the agent goes on. Pure.
 */
import { DriverError } from '../driver.ts';

export type Shape =
  | 'text'
  | 'number'
  | 'yes-no'
  | { readonly type: 'optional'; readonly of: Shape }
  | { readonly type: 'list'; readonly of: Shape }
  | { readonly type: 'by-name'; readonly of: Shape }
  | { readonly type: 'fields'; readonly of: Readonly<Record<string, Shape>> };

/** Absent, or null, as Go writes what is empty. */
export const optional = (of: Shape): Shape => ({ type: 'optional', of });
export const list = (of: Shape): Shape => ({ type: 'list', of });
export const byName = (of: Shape): Shape => ({ type: 'by-name', of });
/** Fields that are not named may be anything. */
export const fields = (of: Readonly<Record<string, Shape>>): Shape => ({ type: 'fields', of });

/** Throws a `DriverError` when the answer is not of the shape; answers with it otherwise. */
export function checkReply<Reply>(reply: Reply, shape: Shape, doing: string): Reply {
  const wrong = misfit(reply, shape, '');
  if (wrong !== undefined) throw senseless(doing, wrong);
  return reply;
}

/** Nothing is known of what the engine is or does, so it counts as away: it is asked again. */
export function senseless(doing: string, wrong: string): DriverError {
  return new DriverError('unavailable', `The engine was asked to ${doing}, and its answer makes no sense: ${wrong}. Is it Docker that listens there?`);
}

function misfit(value: unknown, shape: Shape, path: string): string | undefined {
  const at = path === '' ? 'it' : path;
  if (shape === 'text') return typeof value === 'string' ? undefined : `${at} is no text`;
  if (shape === 'number') return typeof value === 'number' && Number.isFinite(value) ? undefined : `${at} is no number`;
  if (shape === 'yes-no') return typeof value === 'boolean' ? undefined : `${at} is neither true nor false`;
  if (shape.type === 'optional') return value === undefined || value === null ? undefined : misfit(value, shape.of, path);
  if (shape.type === 'list') {
    if (!Array.isArray(value)) return `${at} is no list`;
    return firstMisfit(value.map((item: unknown, index) => [item, shape.of, `${path}[${String(index)}]`]));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return `${at} has no fields`;
  const found = value as Readonly<Record<string, unknown>>;
  const prefix = path === '' ? '' : `${path}.`;
  if (shape.type === 'by-name') return firstMisfit(Object.entries(found).map(([name, item]) => [item, shape.of, `${prefix}${name.slice(0, MAX_NAME)}`]));
  return firstMisfit(Object.entries(shape.of).map(([name, of]) => [found[name], of, `${prefix}${name}`]));
}

const MAX_NAME = 60;

function firstMisfit(parts: readonly (readonly [value: unknown, shape: Shape, path: string])[]): string | undefined {
  for (const [value, shape, path] of parts) {
    const wrong = misfit(value, shape, path);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}
