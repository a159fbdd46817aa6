/**
 * The image that lab hosts start from: a skeleton of a root file system without
 * its /usr. Hosts get this machine's own /usr mounted read-only, so dockerd, etcd,
 * Node and the network tools in them are the ones installed here, nothing is
 * downloaded or copied, and a host starts in about a second.
 */
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { output, pipe, run } from './command.ts';

export const HOST_IMAGE = 'muster-lab/host:1';

const LINKS = ['bin', 'sbin', 'lib', 'lib64'];
const DIRECTORIES = ['usr', 'etc', 'proc', 'sys', 'dev', 'run', 'root', 'opt', 'var/lib', 'var/log', 'var/tmp', 'tmp'];
/** What programs under /usr expect to find in /etc. */
const CONFIGURATION = [
  'alternatives',
  'group',
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'nsswitch.conf',
  'passwd',
  'protocols',
  'services',
];

export async function ensureHostImage(): Promise<void> {
  const present = await run('docker', ['image', 'inspect', HOST_IMAGE]);
  if (present.exitCode === 0) return;
  const root = await mkdtemp(join(tmpdir(), 'muster-lab-host-'));
  try {
    for (const directory of DIRECTORIES) await mkdir(join(root, directory), { recursive: true });
    for (const link of LINKS) await symlink(`usr/${link}`, join(root, link));
    await symlink('/run', join(root, 'var/run'));
    for (const entry of CONFIGURATION) {
      await cp(`/etc/${entry}`, join(root, 'etc', entry), { recursive: true, verbatimSymlinks: true }).catch(
        (error: NodeJS.ErrnoException) => {
          if (error.code !== 'ENOENT') throw error;
        },
      );
    }
    await pipe(['tar', '-C', root, '-c', '.'], ['docker', 'import', '-', HOST_IMAGE]);
    await output('docker', ['image', 'inspect', HOST_IMAGE]);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
