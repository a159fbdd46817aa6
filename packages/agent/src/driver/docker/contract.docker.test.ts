import { createServer } from 'node:net';
import { systemClock } from '@muster/shared/runtime/clock';
import { systemNewId } from '@muster/shared/runtime/ids';
import { silentLogger } from '@muster/shared/runtime/logger';
import Dockerode from 'dockerode';
import { type Behaviour, describeDriver, type DriverHarness } from '../testing/contract.ts';
import { BUSYBOX_IMAGE, buildTestImages } from '../testing/images.ts';
import { openDockerDriver } from './docker-driver.ts';

const SECOND = 1_000;
const shell = (script: string) => ({ image: BUSYBOX_IMAGE, command: ['sh', '-c', script] });
const loop = 'while :; do sleep 0.1; done';

const containers: Record<Behaviour, ReturnType<DriverHarness['container']>> = {
  runs: shell(`trap "exit 7" TERM; echo ready; ${loop}`),
  'ignores-stop': shell(`trap "" TERM; echo ready; ${loop}`),
  'exits-3': shell('exit 3'),
  prints: shell(`echo out 1; echo err 1 >&2; echo out 2; echo err 2 >&2; trap "exit 0" TERM; ${loop}`),
  'prints-and-ends': shell('echo out 1'),
  'gets-healthy': {
    ...shell(`sleep 1; touch /tmp/ready; trap "exit 0" TERM; ${loop}`),
    healthcheck: { test: ['CMD', 'test', '-e', '/tmp/ready'], intervalMs: SECOND / 4, timeoutMs: 5 * SECOND, retries: 100 },
  },
  'stays-unhealthy': {
    ...shell(`trap "exit 0" TERM; ${loop}`),
    healthcheck: { test: ['CMD-SHELL', 'exit 1'], intervalMs: SECOND / 4, timeoutMs: 5 * SECOND, retries: 1 },
  },
  'cannot-start': { image: BUSYBOX_IMAGE, command: ['no-such-program'] },
  'no-image': { image: 'muster-test/no-such-image:1' },
};

describeDriver('docker', async () => {
  await buildTestImages();
  const nodeId = systemNewId();
  const docker = new Dockerode({ socketPath: '/var/run/docker.sock' });
  const open = (id: string) => openDockerDriver({ nodeId: id, clock: systemClock, logger: silentLogger });
  return {
    driver: open(nodeId),
    stranger: open(`${nodeId}-stranger`),
    container: (behaviour) => containers[behaviour],
    async takePort() {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      return { port, release: () => new Promise<void>((resolve) => server.close(() => resolve())) };
    },
    async killFromOutside(containerId) {
      await docker.getContainer(containerId).kill();
    },
    close: () => Promise.resolve(),
  };
});
