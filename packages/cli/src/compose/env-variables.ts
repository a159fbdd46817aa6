/** The variables of an env file, with `${…}` in them resolved. Throws `MusterError` for a line that is none. Pure. */
import { parseEnvFile } from '../values/dotenv.ts';
import { type Variables, interpolate } from './interpolate.ts';

export interface EnvFileOptions {
  /** How messages call the file. */
  readonly name: string;
  /** Look-ups of the world; what it knows goes before the file's own variables. */
  readonly outer: Variables;
  /** Values found so far, to which the file's are added. */
  readonly known?: Map<string, string>;
}

export function readVariables(text: string, { name, outer, known = new Map<string, string>() }: EnvFileOptions): Map<string, string> {
  for (const { key, value, expand } of parseEnvFile(text, name)) {
    if (value === undefined) continue;
    known.set(key, expand ? interpolate(value, (variable) => outer(variable) ?? known.get(variable)) : value);
  }
  return known;
}
