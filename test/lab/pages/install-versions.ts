/**
 * Two versions of Muster on a lab's hosts, as the pages ask for: `/opt/muster-0.1.0` is this
 * checkout as it was built; `/opt/muster-0.2.0` is the same program that gives itself out as
 * the next version, in its greetings, certificates and records.
 */
import { projectRoot } from '../command.ts';
import type { LabHost } from '../host.ts';

export const OLD = '0.1.0';
export const NEW = '0.2.0';

const SCRIPT = `
set -e
root=$1
ln -sfn "$root" /opt/muster-${OLD}
next=/opt/muster-${NEW}
mkdir -p "$next/packages/cli"
cp -a "$root/bin" "$next/"
cp -a "$root/packages/cli/dist" "$root/packages/cli/bundle" "$root/packages/cli/package.json" "$next/packages/cli/"
ln -s "$root/packages/cli/node_modules" "$next/packages/cli/node_modules"
ln -s "$root/node_modules" "$root/.tools" "$next/"
grep -rlF "${OLD}" "$next"/packages/cli/dist/version.js "$next"/packages/cli/bundle/version-*.js | xargs sed -i 's/${OLD.replaceAll('.', '\\.')}/${NEW}/g'
`;

export async function installVersions(hosts: readonly LabHost[]): Promise<void> {
  await Promise.all(
    hosts.map(async (host) => {
      const result = await host.exec(['/bin/bash', '-c', SCRIPT, 'bash', projectRoot.replace(/\/$/, '')]);
      if (result.exitCode !== 0) throw new Error(`installing on ${host.name}: ${result.stderr}`);
    }),
  );
}
