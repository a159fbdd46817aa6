/**
 * The bare floor: containers created and started through the Docker API with
 * nothing in between. Runs inside a host; waits for a line on standard input, so
 * that its own start is not measured.
 */
import Dockerode from 'dockerode';
import { BENCH_IMAGE, SERVER } from './measure.ts';

const count = Number(process.argv[2]);
const engine = new Dockerode({ socketPath: '/var/run/docker.sock' });
await engine.ping();
process.stdout.write('ready\n');
await new Promise((resolve) => process.stdin.once('data', resolve));
await Promise.all(
  Array.from({ length: count }, async () => {
    const container = await engine.createContainer({ Image: BENCH_IMAGE, Cmd: SERVER, Labels: { 'muster.bench': 'floor' } });
    await container.start();
  }),
);
process.stdin.destroy();
