import { resolve } from 'node:path';

/** What the pipeline asks of the world around the file; the loader and the tests provide it. */
export interface Outside {
  /** Variables for `${…}` and for environment keys without a value. */
  readonly variables: (name: string) => string | undefined;
  /** The text of another file (`env_file`, `extends`, `include`), absolute or relative to the project's directory; undefined when there is none. */
  readonly readFile: (path: string) => string | undefined;
  /** The bytes of another file, for what need not be text. Absent: as `readFile`. */
  readonly readBytes?: (path: string) => Uint8Array | undefined;
  /** Makes a relative or `~` path absolute. */
  readonly resolvePath: (path: string) => string;
  /** How messages call a file. Absent: by its path. */
  readonly displayPath?: (path: string) => string;
}

/** The same world seen from another directory. */
export function seenFrom(outside: Outside, directory: string): Outside {
  const resolvePath = (path: string) => (path.startsWith('~') ? outside.resolvePath(path) : resolve(directory, path));
  const { readBytes } = outside;
  return { ...outside, resolvePath, readFile: (path) => outside.readFile(resolvePath(path)), ...(readBytes === undefined ? {} : { readBytes: (path) => readBytes(resolvePath(path)) }) };
}
