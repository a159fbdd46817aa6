import type { MountSpec } from '@muster/shared/model/service-spec';
import { parseBytes } from './bytes.ts';
import { parseOptions } from './csv.ts';
import { invalid } from './invalid.ts';
import { parseKeyValue, toRecord } from './key-value.ts';
import { parseBoolean, parseChoice, parseInteger } from './number.ts';

const OPTIONS = [
  'type', 'source', 'src', 'target', 'destination', 'dst', 'readonly', 'ro', 'bind-propagation', 'volume-nocopy',
  'volume-driver', 'volume-opt', 'volume-label', 'tmpfs-size', 'tmpfs-mode', 'bind-create-src',
] as const;

export const PROPAGATIONS = ['private', 'rprivate', 'shared', 'rshared', 'slave', 'rslave'] as const;

/** `--mount type=volume,source=data,target=/data,readonly`, as Docker writes it. */
export function parseMount(text: string): MountSpec {
  const options = parseOptions(text, OPTIONS);
  const one = (...keys: readonly string[]) => keys.map((key) => options.get(key)?.at(-1)).find((value) => value !== undefined);
  const type = parseChoice(one('type') ?? 'volume', ['bind', 'volume', 'tmpfs']);
  const target = one('target', 'destination', 'dst');
  if (target === undefined) throw invalid(`the mount "${text}" has no target`, 'Add target=/path/in/the/container.');
  checkTarget(target);
  const source = one('source', 'src') ?? '';
  const readOnly = parseBoolean(one('readonly', 'ro') ?? 'false');
  refuseForeignOptions(type, [...options.keys()]);
  if (type === 'tmpfs') {
    if (source !== '') throw invalid('a tmpfs mount has no source');
    const size = one('tmpfs-size');
    const mode = one('tmpfs-mode');
    return {
      type,
      target,
      ...(size === undefined ? {} : { sizeBytes: parseBytes(size) }),
      ...(mode === undefined ? {} : { mode: parseInteger(`0${mode}`, { min: 0, max: 0o7777, octal: true }) }),
    };
  }
  if (type === 'bind') {
    if (!source.startsWith('/')) {
      throw invalid(`the bind source "${source}" is not an absolute path`, 'Write source=/path/on/the/host.');
    }
    const propagation = one('bind-propagation');
    return {
      type,
      source,
      target,
      readOnly,
      createSource: parseBoolean(one('bind-create-src') ?? 'false'),
      ...(propagation === undefined ? {} : { propagation: parseChoice(propagation, PROPAGATIONS) }),
    };
  }
  const driver = one('volume-driver');
  return {
    type,
    source,
    target,
    readOnly,
    noCopy: parseBoolean(one('volume-nocopy') ?? 'false'),
    driverOptions: toRecord((options.get('volume-opt') ?? []).map(parseKeyValue)),
    labels: toRecord((options.get('volume-label') ?? []).map(parseKeyValue)),
    ...(driver === undefined ? {} : { driver }),
  };
}

function refuseForeignOptions(type: string, keys: readonly string[]): void {
  const foreign = keys.find((key) => /^(bind|volume|tmpfs)-/.test(key) && !key.startsWith(`${type}-`));
  if (foreign !== undefined) throw invalid(`the option "${foreign}" does not belong to a ${type} mount`);
}

export function checkTarget(target: string): void {
  if (!target.startsWith('/')) throw invalid(`the target "${target}" is not an absolute path in the container`);
}

/** How `type=` tells a short volume's source apart: a path is bound, a name is a volume, none is anonymous. */
export function isPath(source: string): boolean {
  return /^[./~]/.test(source);
}

/**
 * Compose's short form: `[source:]target[:options]`. `resolvePath` makes a
 * relative or `~` source absolute.
 */
export function parseShortVolume(text: string, resolvePath: (path: string) => string): MountSpec {
  const parts = text.split(':');
  if (parts.length > 3 || parts.some((part) => part === '')) {
    throw invalid(`"${text}" is not a volume`, 'Volumes look like data:/var/lib/data or ./conf:/etc/conf:ro.');
  }
  const [first = '', second, third] = parts;
  const target = second ?? first;
  const source = second === undefined ? '' : first;
  checkTarget(target);
  const options = third === undefined ? [] : third.split(',');
  for (const option of options) {
    if (!['ro', 'rw', 'nocopy', 'z', 'Z', ...PROPAGATIONS].includes(option)) {
      throw invalid(`unknown volume option "${option}"`, 'Known options: ro, rw, nocopy, z, Z and the propagation modes.');
    }
  }
  const readOnly = options.includes('ro');
  if (isPath(source)) {
    const propagation = PROPAGATIONS.find((mode) => options.includes(mode));
    return {
      type: 'bind',
      source: resolvePath(source),
      target,
      readOnly,
      createSource: true,
      ...(propagation === undefined ? {} : { propagation }),
    };
  }
  return { type: 'volume', source, target, readOnly, noCopy: options.includes('nocopy'), driverOptions: {}, labels: {} };
}
