/** Flags as values: what they are called for people, how they are read, and the type that comes out. */
import { parseDuration } from '../values/duration.ts';
import { parseInteger } from '../values/number.ts';

/** What a value names, so that a shell can complete it. */
export type Completes = 'service' | 'task' | 'node' | 'network' | 'route' | 'stack' | 'service-or-task' | 'job' | 'secret' | 'config' | 'file';

export interface Flag<T> {
  readonly kind: 'switch' | 'one' | 'many' | 'choice';
  readonly brief: string;
  readonly placeholder?: string;
  readonly parse: (text: string) => unknown;
  readonly default?: string;
  readonly values?: readonly string[];
  readonly completes?: Completes;
  /** Never set: carries the type. */
  readonly produces?: T;
}

export type Flags = Readonly<Record<string, Flag<unknown>>>;
export type FlagValues<F extends Flags> = { readonly [K in keyof F]: F[K] extends Flag<infer T> ? T : never };

const asIs = (text: string) => text;

export const on = (brief: string): Flag<boolean> => ({ kind: 'switch', brief, parse: asIs });

export const text = (brief: string, placeholder: string, completes?: Completes): Flag<string | undefined> => ({
  kind: 'one',
  brief,
  placeholder,
  parse: asIs,
  ...(completes === undefined ? {} : { completes }),
});

export const textOr = (brief: string, placeholder: string, standard: string): Flag<string> => ({
  kind: 'one',
  brief,
  placeholder,
  parse: asIs,
  default: standard,
});

export const value = <T>(brief: string, placeholder: string, parse: (text: string) => T): Flag<T | undefined> => ({
  kind: 'one',
  brief,
  placeholder,
  parse,
});

export const many = <T>(brief: string, placeholder: string, parse: (text: string) => T): Flag<readonly T[]> => ({
  kind: 'many',
  brief,
  placeholder,
  parse,
});

export const texts = (brief: string, placeholder: string): Flag<readonly string[]> => many(brief, placeholder, asIs);

export const choice = <const T extends string>(brief: string, values: readonly T[]): Flag<T | undefined> => ({
  kind: 'choice',
  brief,
  values,
  parse: asIs,
});

export const duration = (brief: string) => value(brief, 'duration', parseDuration);
export const count = (brief: string) => value(brief, 'number', (input) => parseInteger(input, { min: 0, max: 2_147_483_647 }));

/** `replicasMaxPerNode` → `replicas-max-per-node`: how a flag is typed. */
export function flagName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
