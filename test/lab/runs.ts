/** Which containers run since when, by the engines' word. */
import type { LabHost } from './host.ts';

export interface ContainerRun {
  readonly host: string;
  readonly service: string;
  readonly containerId: string;
  /** As the engine writes it: another one after each start. */
  readonly startedAt: string;
}

/** Containers that run now; absent services: of all. */
export async function inspectRuns(hosts: readonly LabHost[], services?: readonly string[]): Promise<readonly ContainerRun[]> {
  const format = '{{index .Config.Labels "muster.service.name"}} {{.Id}} {{.State.StartedAt}}';
  const lists = await Promise.all(
    hosts.map(async (host) => {
      const ids = (await host.docker('ps', '-q', '--filter', 'label=muster.task')).split('\n').filter(Boolean);
      // One that has gone meanwhile makes it fail, and the others are told all the same.
      const text = ids.length === 0 ? '' : (await host.exec(['docker', 'inspect', '--format', format, ...ids])).stdout;
      return text
        .split('\n')
        .filter(Boolean)
        .map((line) => {
          const [service = '', containerId = '', startedAt = ''] = line.split(' ');
          return { host: host.name, service, containerId, startedAt };
        });
    }),
  );
  return lists.flat().filter(({ service }) => services?.includes(service) !== false);
}
