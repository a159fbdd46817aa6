/** Where a container is probed. Pure. */
import type { ContainerState } from '../driver/driver.ts';

export interface ProbeTarget {
  readonly host: string;
  readonly port: number;
}

/**
 * The container's own address; without one, the port that the host publishes for it.
 * Undefined when neither can be reached.
 */
export function targetOf({ address, ports }: Pick<ContainerState, 'address' | 'ports'>, port: number): ProbeTarget | undefined {
  if (address !== undefined) return { host: address, port };
  const published = ports.find(({ protocol, targetPort }) => protocol === 'tcp' && targetPort === port);
  return published === undefined ? undefined : { host: '127.0.0.1', port: published.publishedPort };
}
