import { systemClock } from '@muster/shared/runtime/clock';
import { type Behaviour, describeDriver } from './testing/contract.ts';
import type { FakeImage } from './fake-behaviour.ts';
import { FakeEngine } from './fake.ts';

const exec: FakeImage['exec'] = (command) => {
  const line = command.join(' ');
  if (line.includes('exit 4')) return { exitCode: 4, stdout: Buffer.from('out\n'), stderr: Buffer.from('err\n') };
  if (line.includes('exit 5')) return { exitCode: 5, stdout: Buffer.alloc(300_000) };
  return line === 'sleep 1000' ? { takesMs: 1_000_000 } : {};
};

const images: Record<Behaviour, FakeImage> = {
  runs: { prints: ['ready'], stopMs: 5, stopExitCode: 7, exec },
  'ignores-stop': { prints: ['ready'], stopMs: 'never' },
  'exits-3': { exitAfterMs: 5, exitCode: 3 },
  prints: { prints: ['out 1', '!err 1', 'out 2', '!err 2'] },
  'prints-and-ends': { prints: ['out 1'], exitAfterMs: 20 },
  'gets-healthy': { healthyAfterMs: 20 },
  'stays-unhealthy': { healthyAfterMs: 'never', unhealthyAfterMs: 20 },
  'cannot-start': { startError: 'exec: "no-such-program": executable file not found in $PATH' },
  'no-image': { registry: 'missing' },
};

describeDriver('fake', () => {
  const engine = new FakeEngine({ clock: systemClock, images });
  let nextPort = 18_000;
  return Promise.resolve({
    driver: engine.open({ nodeId: 'node1' }),
    stranger: engine.open({ nodeId: 'node2' }),
    container: (behaviour) => ({ image: behaviour }),
    takePort() {
      const port = nextPort++;
      engine.takePort(`tcp/${port}`);
      return Promise.resolve({
        port,
        release() {
          engine.freePort(`tcp/${port}`);
          return Promise.resolve();
        },
      });
    },
    killFromOutside(_containerId, taskId) {
      engine.externalKill(taskId);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  });
});
