/** A machine in the lab's network that is no host of the cluster: it asks, and is asked. */
import { output, run } from '../command.ts';
import { LAB_LABEL } from '../host.ts';
import type { Lab } from '../lab.ts';
import { serverCommand, serverVolumes, type Machine } from './traffic.ts';

/** Runs the tests' server on port 80, and may set its own routes; it goes when the lab does. */
export async function startOutsider(lab: Lab, image: string, address: string): Promise<Machine> {
  const container = `${lab.name}-outsider`;
  const volumes = serverVolumes().flatMap(([source, target]) => ['--volume', `${source}:${target}:ro`]);
  await output('docker', ['run', '-d', '--name', container, '--label', `${LAB_LABEL}=${lab.name}`, '--network', lab.name, '--ip', address, '--cap-add', 'NET_ADMIN', ...volumes, image, ...serverCommand(80)]);
  return { name: 'outsider', address, container, exec: (command) => run('docker', ['exec', container, ...command]) };
}
