/** Step 4, the environment: files first, in order, then `environment` over them. */
import { parseEnvFile, parseRawEnvFile } from '../values/dotenv.ts';
import { invalid } from '../values/invalid.ts';
import { parseBoolean, parseChoice } from '../values/number.ts';
import { interpolate } from './interpolate.ts';
import type { Outside } from './outside.ts';
import type { Reader, Section } from './read.ts';

export function convertEnvironment(read: Reader, service: Section, outside: Outside): readonly string[] {
  const values = new Map<string, string>();
  for (const [key, value] of fromFiles(read, service, outside)) values.set(key, value);
  for (const [key, value] of fromSection(read, service)) {
    const resolved = value ?? outside.variables(key);
    if (resolved !== undefined) values.set(key, resolved);
  }
  return [...values].map(([key, value]) => `${key}=${value}`);
}

function fromSection(read: Reader, service: Section): readonly (readonly [string, string | undefined])[] {
  if (read.kind(service, 'environment') === 'list') {
    return read.list(service, 'environment', (text) => {
      const at = text.indexOf('=');
      if (at === 0 || text === '') throw invalid(`"${text}" is not an environment variable`, 'Write KEY=value.');
      return at < 0 ? ([text, undefined] as const) : ([text.slice(0, at), text.slice(at + 1)] as const);
    });
  }
  return read.entries(service, 'environment').map(({ key, value }) => [key, value] as const);
}

interface EnvFile {
  readonly path: string;
  readonly required: boolean;
  readonly raw: boolean;
}

function fromFiles(read: Reader, service: Section, outside: Outside): readonly (readonly [string, string])[] {
  const whole = (path: string): EnvFile => ({ path, required: true, raw: false });
  const files =
    read.kind(service, 'env_file') === 'list'
      ? read.items<EnvFile>(service, 'env_file', whole, (item) => {
          const path = read.text(item, 'path');
          if (path === undefined) throw invalid('an env file needs a path');
          return { path, required: read.value(item, 'required', parseBoolean) ?? true, raw: read.value(item, 'format', (text) => parseChoice(text, ['raw'])) === 'raw' };
        })
      : read.list(service, 'env_file', whole);
  return files.flatMap((file) => read.attempt(service, 'env_file', () => readEnvFile(file, outside)) ?? []);
}

function readEnvFile(file: EnvFile, outside: Outside): readonly (readonly [string, string])[] {
  const text = outside.readFile(file.path);
  if (text === undefined) {
    if (file.required) throw invalid(`the env file ${file.path} cannot be read`, 'Create it, or write required: false.');
    return [];
  }
  const known = new Map<string, string>();
  for (const { key, value, expand } of (file.raw ? parseRawEnvFile : parseEnvFile)(text, file.path)) {
    const look = (name: string) => known.get(name) ?? outside.variables(name);
    const resolved = value === undefined ? outside.variables(key) : expand ? interpolate(value, look) : value;
    if (resolved !== undefined) known.set(key, resolved);
  }
  return [...known];
}
