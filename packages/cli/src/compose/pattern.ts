/** Places of a compose file by pattern: `services.*.ports`, where `*` is any one key. Pure. */
export type Keys = readonly string[];

export interface PatternTable<T> {
  find(keys: Keys): T | undefined;
}

export function patternTable<T>(entries: Readonly<Record<string, T>>): PatternTable<T> {
  const patterns = Object.entries(entries).map(([pattern, value]) => ({ parts: pattern.split('.'), value }));
  return {
    find: (keys) => patterns.find(({ parts }) => parts.length === keys.length && parts.every((part, index) => part === '*' || part === keys[index]))?.value,
  };
}
