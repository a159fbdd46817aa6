/**
 * Small rules for crossing between wire and model types. On the wire, "not set"
 * is an empty string, 0, or a missing message; in the model it is an absent key.
 */

/** Every key of `T` must be named; the optional ones may be undefined, which makes them absent. */
type EveryField<T> = { [K in keyof T]-?: undefined extends T[K] ? T[K] | undefined : T[K] };

/** Builds a model object. A field added to the model fails to compile until it is converted. */
export function model<T extends object>(fields: EveryField<T>): T {
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) if (value !== undefined) kept[key] = value;
  return kept as T;
}

/** The wire's own bookkeeping of optional fields, and the names of its oneofs. */
type WireFields<T, Oneof extends keyof T> = {
  [K in keyof T as K extends `_${string}` | Oneof ? never : K]-?: T[K] | undefined;
};

/**
 * Builds a message. A field added to the message fails to compile until it is
 * converted. An undefined field counts as absent when the message is written.
 */
export function wire<T extends object, Oneof extends keyof T = never>(fields: WireFields<T, Oneof>): T {
  return fields as object as T;
}

/** Empty text is absent. */
export const text = (value: string): string | undefined => (value === '' ? undefined : value);

/** 0 is absent. */
export const number = (value: number): number | undefined => (value === 0 ? undefined : value);

/** An empty list is absent. */
export const list = <T>(value: readonly T[]): readonly T[] | undefined => (value.length === 0 ? undefined : value);
