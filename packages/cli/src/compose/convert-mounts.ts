/** Step 4, what is mounted: `volumes` of a service against the volumes that the file declares, and `tmpfs`. */
import type { MountSpec } from '@muster/shared/model/service-spec';
import { parseBytes } from '../values/bytes.ts';
import { invalid } from '../values/invalid.ts';
import { checkTarget, isPath, parseShortVolume, PROPAGATIONS } from '../values/mount.ts';
import { parseBoolean, parseChoice, parseInteger } from '../values/number.ts';
import type { Outside } from './outside.ts';
import { type Reader, type Section, defined } from './read.ts';

export interface DeclaredVolume {
  /** The name that the engine knows. */
  readonly name: string;
  readonly driver?: string;
  readonly driverOptions: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

export type DeclaredVolumes = ReadonlyMap<string, DeclaredVolume>;

/** The volumes at the top of the file, by the name that services use. Their real name begins with the stack's. */
export function declareVolumes(read: Reader, file: Section, stack: string): DeclaredVolumes {
  return new Map(
    read.sections(file, 'volumes').map(([key, section]) => {
      const detail = read.section(section, 'external');
      const isExternal = detail !== undefined || read.value(section, 'external', parseBoolean) === true;
      const name = read.text(section, 'name') ?? (detail && read.text(detail, 'name')) ?? (isExternal ? key : `${stack}_${key}`);
      const volume: DeclaredVolume = {
        name,
        driverOptions: read.record(section, 'driver_opts'),
        labels: isExternal ? {} : { 'muster.stack': stack, ...read.record(section, 'labels') },
        ...defined({ driver: read.text(section, 'driver') }),
      };
      return [key, volume];
    }),
  );
}

export function convertMounts(read: Reader, service: Section, declared: DeclaredVolumes, outside: Outside): readonly MountSpec[] {
  const volumes = read.items(
    service,
    'volumes',
    (text) => nameVolume(parseShortVolume(text, outside.resolvePath), declared),
    (item) => nameVolume(convertLong(read, item, outside), declared),
  );
  const mounts = [...volumes, ...read.list(service, 'tmpfs', parseTmpfs)];
  const targets = new Set<string>();
  for (const { target } of mounts) {
    if (targets.has(target)) read.problem(service, 'volumes', `two mounts have the target ${target}`);
    targets.add(target);
  }
  return mounts;
}

function convertLong(read: Reader, item: Section, outside: Outside): MountSpec {
  const type = parseChoice(read.text(item, 'type') ?? 'volume', ['volume', 'bind', 'tmpfs']);
  const target = read.text(item, 'target');
  const source = read.text(item, 'source') ?? '';
  const readOnly = read.value(item, 'read_only', parseBoolean) ?? false;
  if (target === undefined) throw invalid('a volume needs a target', 'Add target: /path/in/the/container.');
  checkTarget(target);
  if (type === 'tmpfs') {
    const tmpfs = read.section(item, 'tmpfs');
    return {
      type,
      target,
      ...defined({
        sizeBytes: tmpfs && read.value(tmpfs, 'size', parseBytes),
        mode: tmpfs && read.value(tmpfs, 'mode', (text) => parseInteger(text, { min: 0, max: 0o7777, octal: true })),
      }),
    };
  }
  if (type === 'bind') {
    if (source === '') throw invalid('a bind mount needs a source');
    const bind = read.section(item, 'bind');
    return {
      type,
      source: isPath(source) ? outside.resolvePath(source) : outside.resolvePath(`./${source}`),
      target,
      readOnly,
      createSource: (bind && read.value(bind, 'create_host_path', parseBoolean)) ?? true,
      ...defined({ propagation: bind && read.value(bind, 'propagation', (text) => parseChoice(text, PROPAGATIONS)) }),
    };
  }
  const volume = read.section(item, 'volume');
  return {
    type,
    source,
    target,
    readOnly,
    noCopy: (volume && read.value(volume, 'nocopy', parseBoolean)) ?? false,
    driverOptions: {},
    labels: volume === undefined ? {} : read.record(volume, 'labels'),
  };
}

/** Gives a named volume its real name and driver. */
function nameVolume(mount: MountSpec, declared: DeclaredVolumes): MountSpec {
  if (mount.type !== 'volume' || mount.source === '') return mount;
  const volume = declared.get(mount.source);
  if (volume === undefined) {
    throw invalid(`the volume "${mount.source}" is not declared`, `Add it at the top of the file: "volumes: {${mount.source}: {}}", or write ./${mount.source} for a directory.`);
  }
  return {
    ...mount,
    source: volume.name,
    driverOptions: volume.driverOptions,
    labels: { ...volume.labels, ...mount.labels },
    ...(volume.driver === undefined ? {} : { driver: volume.driver }),
  };
}

/** `/run` or `/run:size=64m,mode=1777`. */
function parseTmpfs(text: string): MountSpec {
  const at = text.indexOf(':');
  const target = at < 0 ? text : text.slice(0, at);
  checkTarget(target);
  const options = at < 0 ? [] : text.slice(at + 1).split(',');
  const one = (key: string) => options.find((option) => option.startsWith(`${key}=`))?.slice(key.length + 1);
  const size = one('size');
  const mode = one('mode');
  return {
    type: 'tmpfs',
    target,
    ...(size === undefined ? {} : { sizeBytes: parseBytes(size) }),
    ...(mode === undefined ? {} : { mode: parseInteger(`0${mode}`, { min: 0, max: 0o7777, octal: true }) }),
  };
}
