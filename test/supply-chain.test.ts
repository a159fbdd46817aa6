/** What of others comes into this project, and that none of it runs anything when it is installed. */
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

const root = new URL('../', import.meta.url);
/** Packages that would run a script when they are installed. None is let; each works without. */
const WITH_SCRIPTS: readonly string[] = [
  // Fetches a binary that its optional packages bring already.
  '@bufbuild/buf',
  // Compiles a probe of the processor with which ssh2 is faster; ssh to engines is not used.
  'cpu-features',
  // Checks versions and prints a warning.
  'protobufjs',
  // Tries to compile a faster cipher; falls back to Node's own.
  'ssh2',
];

interface Manifest {
  readonly name?: string;
  readonly scripts?: Readonly<Record<string, string>>;
}

async function manifests(): Promise<Manifest[]> {
  const store = new URL('node_modules/.pnpm/', root);
  const found: Manifest[] = [];
  const readAt = async (folder: URL) => {
    const text = await readFile(new URL('package.json', folder), 'utf8').catch(() => undefined);
    if (text !== undefined) found.push(JSON.parse(text) as Manifest);
  };
  for (const entry of await readdir(store)) {
    const inside = new URL(`${encodeURIComponent(entry)}/node_modules/`, store);
    for (const name of await readdir(inside).catch(() => [])) {
      if (!name.startsWith('@')) await readAt(new URL(`${name}/`, inside));
      else for (const scoped of await readdir(new URL(`${name}/`, inside))) await readAt(new URL(`${name}/${scoped}/`, inside));
    }
  }
  return found;
}

describe('what comes from others', () => {
  it('runs no script when it is installed', async () => {
    expect(await readFile(new URL('pnpm-workspace.yaml', root), 'utf8')).toMatch(/^onlyBuiltDependencies: \[\]$/m);
    const all = await manifests();
    expect(all.length).toBeGreaterThan(100);
    const withScripts = all.filter(({ scripts = {} }) => ['preinstall', 'install', 'postinstall'].some((name) => name in scripts)).map(({ name = '' }) => name);
    expect([...new Set(withScripts)].filter((name) => !WITH_SCRIPTS.includes(name))).toEqual([]);
  });

  it('is pinned by its hash, each package', async () => {
    const lock = await readFile(new URL('pnpm-lock.yaml', root), 'utf8');
    const packages = lock.slice(lock.indexOf('\npackages:\n'), lock.indexOf('\nsnapshots:\n'));
    const entries = packages.split(/\n {2}(?=\S)/).slice(1);
    expect(entries.length).toBeGreaterThan(100);
    expect(entries.filter((entry) => !/resolution: \{integrity: sha512-/.test(entry)).map((entry) => entry.split('\n')[0])).toEqual([]);
  });
});
