import { existsSync, readFileSync } from 'node:fs';
import { type Finding, ok, warn } from './finding.ts';

interface Need {
  readonly module: string;
  readonly purpose: string;
}

const NEEDS: readonly Need[] = [
  { module: 'overlay', purpose: 'layers of images' },
  { module: 'bridge', purpose: 'networks of containers' },
  { module: 'veth', purpose: 'networks of containers' },
  { module: 'nf_tables', purpose: 'balancing and published ports' },
  { module: 'vxlan', purpose: 'networks between hosts' },
];

/** Modules may be built in, loaded, or loaded on demand; only what none of the three lists shows is missing. */
export function checkKernel(): readonly Finding[] {
  if (process.platform !== 'linux') {
    return [warn('kernel', `${process.platform}: agents are made for Linux`, 'Run agents on Linux; this CLI works from anywhere.')];
  }
  const release = read('/proc/sys/kernel/osrelease').trim();
  if (!existsSync(`/lib/modules/${release}`)) return [ok('kernel', `Linux ${release}; which modules it has cannot be told from here`)];
  const known = knownModules(release);
  const findings = NEEDS.filter(({ module }) => !isThere(module, known)).map(({ module, purpose }) =>
    warn('kernel', `the module ${module} was not found (${purpose})`, `Try: modprobe ${module}.`),
  );
  return findings.length > 0 ? findings : [ok('kernel', `Linux ${release} with ${NEEDS.map(({ module }) => module).join(', ')}`)];
}

function knownModules(release: string): string {
  const directory = `/lib/modules/${release}`;
  return ['modules.builtin', 'modules.dep'].map((file) => read(`${directory}/${file}`)).join('\n') + read('/proc/modules') + read('/proc/filesystems');
}

function isThere(module: string, known: string): boolean {
  const spellings = [module, module.replace(/_/g, '-')];
  return existsSync(`/sys/module/${module}`) || spellings.some((name) => new RegExp(`(^|[/\\s])${name}(\\.ko|\\s|$)`, 'm').test(known));
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
