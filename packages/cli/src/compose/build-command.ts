/** The command that builds what a service's `build` asks for. Pure. */
import type { Reader, Section } from './read.ts';

/** Undefined: the service is not built. */
export function buildCommand(read: Reader, service: Section, image: string): string | undefined {
  if (!read.has(service, 'build')) return undefined;
  const build = read.section(service, 'build');
  if (build === undefined) return words(['docker', 'build', '-t', image, read.text(service, 'build') ?? '.']);
  const one = (key: string, flag: string) => {
    const value = read.text(build, key);
    return value === undefined ? [] : [flag, value];
  };
  const each = (key: string, flag: string) => Object.entries(read.record(build, key)).flatMap(([name, value]) => [flag, `${name}=${value}`]);
  return words([
    'docker',
    'build',
    '-t',
    image,
    ...read.list(build, 'tags', (tag) => tag).flatMap((tag) => ['-t', tag]),
    ...one('dockerfile', '-f'),
    ...one('target', '--target'),
    ...each('args', '--build-arg'),
    ...each('labels', '--label'),
    ...each('additional_contexts', '--build-context'),
    ...read.list(build, 'platforms', (platform) => platform).flatMap((platform) => ['--platform', platform]),
    read.text(build, 'context') ?? '.',
  ]);
}

/** As a shell takes them. */
function words(parts: readonly string[]): string {
  return parts.map((part) => (/^[\w@%+=:,./-]+$/.test(part) ? part : `'${part.replaceAll("'", `'\\''`)}'`)).join(' ');
}
