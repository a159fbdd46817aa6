/**
 * Images for tests, made from the host's static busybox, since tests may not
 * depend on a registry. Importing the file system takes about a second, once;
 * later runs find the image by its tag.
 */
import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Dockerode from 'dockerode';

/** busybox with all its commands; runs `sleep` for ever. */
export const BUSYBOX_IMAGE = 'muster-test/busybox:1';
/** The same with ENTRYPOINT `echo entrypoint` and CMD `default`, and a volume at /data with a file in it. */
export const ENTRYPOINT_IMAGE = 'muster-test/entrypoint:1';

const BUSYBOX_PATHS = ['/bin/busybox', '/usr/bin/busybox', '/bin/busybox.static'];

interface TestImage {
  readonly tag: string;
  readonly changes: readonly string[];
}

const IMAGES: readonly TestImage[] = [
  { tag: BUSYBOX_IMAGE, changes: ['CMD ["sleep", "1000000"]', 'ENV PATH=/bin', 'ENV FROM_IMAGE=yes'] },
  {
    tag: ENTRYPOINT_IMAGE,
    changes: ['ENTRYPOINT ["echo", "entrypoint"]', 'CMD ["default"]', 'ENV PATH=/bin', 'VOLUME /data'],
  },
];

/** Makes the test images present on the engine; on the local one unless a socket is named. */
export async function buildTestImages(options: { readonly socketPath?: string } = {}): Promise<void> {
  const docker = new Dockerode({ socketPath: options.socketPath ?? '/var/run/docker.sock' });
  const missing: TestImage[] = [];
  for (const image of IMAGES) {
    const present = await docker.getImage(image.tag).inspect().then(() => true).catch(() => false);
    if (!present) missing.push(image);
  }
  if (missing.length === 0) return;
  const root = await mkdtemp(join(tmpdir(), 'muster-image-'));
  try {
    await makeRoot(root);
    for (const image of missing) await importRoot(docker, root, image);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function makeRoot(root: string): Promise<void> {
  for (const folder of ['bin', 'etc', 'data', 'tmp', 'root']) await mkdir(join(root, folder));
  await copyBusybox(join(root, 'bin/busybox'));
  await writeFile(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/tmp:/bin/sh\n');
  await writeFile(join(root, 'etc/group'), 'root:x:0:\nnogroup:x:65534:\naudio:x:29:\n');
  await writeFile(join(root, 'data/from-image'), 'here\n');
  // Names of the commands as links; relative ones, for the root is elsewhere while they are made.
  await run('sh', ['-c', 'cd "$1" && for name in $(./busybox --list); do [ "$name" = busybox ] || ln -s busybox "$name"; done', 'sh', join(root, 'bin')]);
}

async function copyBusybox(target: string): Promise<void> {
  for (const path of BUSYBOX_PATHS) {
    const copied = await cp(path, target).then(() => true).catch(() => false);
    if (copied) return;
  }
  throw new Error('no busybox found to build test images from: apt-get install busybox-static');
}

async function importRoot(docker: Dockerode, root: string, { tag, changes }: TestImage): Promise<void> {
  const [repo = tag, version = 'latest'] = tag.split(':');
  const tar = spawn('tar', ['-C', root, '-c', '.'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const answer = await docker.importImage(tar.stdout, { repo, tag: version, changes });
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(answer, (error) => (error ? reject(error) : resolve()));
  });
}

function run(command: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    spawn(command, args, { stdio: 'inherit' })
      .once('error', reject)
      .once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${command} ended with ${code}`))));
  });
}
