/** True when two pieces of a spec say the same, whatever the order of their keys. */
export function sameSpec(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
    return left.every((item, index) => sameSpec(item, right[index]));
  }
  if (!isRecord(left) || !isRecord(right)) return false;
  const keys = definedKeys(left);
  if (keys.length !== definedKeys(right).length) return false;
  return keys.every((key) => Object.hasOwn(right, key) && sameSpec(left[key], right[key]));
}

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** A key whose value is undefined is as good as absent: the store does not keep it. */
const definedKeys = (fields: Fields): string[] => Object.keys(fields).filter((key) => fields[key] !== undefined);
