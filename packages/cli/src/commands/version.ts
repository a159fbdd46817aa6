import type { versionFlags } from '../flags/command-flags.ts';
import type { FlagValues } from '../flags/flag.ts';
import type { Session } from '../session.ts';
import { VERSION } from '../version.ts';

/** Only this program: managers and agents tell theirs in `cluster status` and `node ls`. */
export async function version(session: Session, flags: FlagValues<typeof versionFlags>): Promise<void> {
  const { node, platform, arch } = { node: process.versions.node, platform: process.platform, arch: process.arch };
  if (flags.json) session.printJson({ version: VERSION, node, platform, arch });
  else session.print(`muster ${VERSION} (node ${node}, ${platform}/${arch})`);
  await Promise.resolve();
}
