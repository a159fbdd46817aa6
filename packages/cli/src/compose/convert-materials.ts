/** Step 4, secrets and configs: those that the file declares become the stack's, with their content; services name them. */
import { FILE_TYPES, MAX_MATERIAL_BYTES, targetOf, type FileType } from '@muster/shared/model/material';
import type { MaterialRef } from '@muster/shared/model/service-spec';
import { materialRef } from '../values/material.ts';
import { parseBoolean, parseChoice } from '../values/number.ts';
import type { Outside } from './outside.ts';
import type { Reader, Section } from './read.ts';

export interface StackMaterial {
  readonly type: FileType;
  /** In the cluster. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly template: boolean;
  readonly data: Uint8Array;
}

interface Declared {
  readonly name: string;
  /** Read when a service uses it. Absent: it exists outside the stack. */
  readonly read?: () => StackMaterial | undefined;
}

export interface DeclaredMaterials {
  readonly of: (type: FileType, key: string) => Declared | undefined;
}

export const SECTION: Readonly<Record<FileType, 'secrets' | 'configs'>> = { secret: 'secrets', config: 'configs' };
const SOURCES = ['file', 'environment', 'content'] as const;

export function declareMaterials(read: Reader, file: Section, stack: string, outside: Outside): DeclaredMaterials {
  const declared = new Map<string, Declared>();
  for (const type of FILE_TYPES) {
    for (const [key, section] of read.sections(file, SECTION[type])) {
      const detail = read.section(section, 'external');
      const isExternal = detail !== undefined || read.value(section, 'external', parseBoolean) === true;
      const name = read.text(section, 'name') ?? (detail && read.text(detail, 'name')) ?? (isExternal ? key : `${stack}_${key}`);
      const readOwn = () => {
        const data = contentOf(read, section, type, outside);
        const template = read.value(section, 'template_driver', (text) => parseChoice(text, ['golang'])) === 'golang';
        return data === undefined ? undefined : { type, name, labels: read.record(section, 'labels'), template, data };
      };
      declared.set(`${type}/${key}`, isExternal ? { name } : { name, read: readOwn });
    }
  }
  return { of: (type, key) => declared.get(`${type}/${key}`) };
}

function contentOf(read: Reader, section: Section, type: FileType, outside: Outside): Uint8Array | undefined {
  const given = SOURCES.filter((source) => read.has(section, source));
  const [source] = given;
  if (source === undefined || given.length > 1) {
    read.problem(section, source, `the ${type} has ${source === undefined ? 'no content' : 'more than one content'}`, `Say one of ${SOURCES.join(', ')} and external: true.`);
    return undefined;
  }
  const text = read.text(section, source) ?? '';
  const content = source === 'content' ? Buffer.from(text) : source === 'file' ? bytesOf(outside, text) : fromEnvironment(outside, text);
  if (content === undefined) read.problem(section, source, source === 'file' ? `the file ${text} cannot be read` : `the variable ${text} is not set`, source === 'file' ? 'Paths begin at the directory of the compose file.' : 'Set it where muster runs, or in .env.');
  else if (content.length === 0) read.problem(section, source, `the content of the ${type} is empty`);
  else if (content.length > MAX_MATERIAL_BYTES[type]) read.problem(section, source, `the content has ${Math.ceil(content.length / 1024)} KiB; a ${type} has ${MAX_MATERIAL_BYTES[type] / 1024} KiB at most`);
  return content;
}

const bytesOf = (outside: Outside, path: string): Uint8Array | undefined => {
  if (outside.readBytes !== undefined) return outside.readBytes(path);
  const text = outside.readFile(path);
  return text === undefined ? undefined : Buffer.from(text);
};

const fromEnvironment = (outside: Outside, name: string): Uint8Array | undefined => {
  const value = outside.variables(name);
  return value === undefined ? undefined : Buffer.from(value);
};

/** What a service uses; those of the stack are noted in `used`, by type and key. */
export function convertMaterials(read: Reader, service: Section, declared: DeclaredMaterials, used: Set<string>): readonly MaterialRef[] {
  return FILE_TYPES.flatMap((type) => {
    const named = (key: string) => {
      used.add(`${type}/${key}`);
      // What is not declared was told when the services were chosen.
      return declared.of(type, key)?.name ?? key;
    };
    return read.items<MaterialRef>(
      service,
      SECTION[type],
      (key) => materialRef(type, named(key), { target: targetOf(type, key), uid: undefined, gid: undefined, mode: undefined }),
      (item) => {
        const key = read.text(item, 'source');
        if (key === undefined) {
          read.problem(item, undefined, `the ${type} has no source`, `Add source: NAME, as under ${SECTION[type]} at the top of the file.`);
          return undefined;
        }
        return materialRef(type, named(key), { target: targetOf(type, key, read.text(item, 'target')), uid: read.text(item, 'uid'), gid: read.text(item, 'gid'), mode: read.text(item, 'mode') });
      },
    );
  });
}

export function usedMaterials(declared: DeclaredMaterials, used: ReadonlySet<string>): readonly StackMaterial[] {
  return [...used].flatMap((entry) => {
    const [type = '', key = ''] = entry.split(/\/(.*)/s);
    return declared.of(type === 'secret' ? 'secret' : 'config', key)?.read?.() ?? [];
  });
}
