/** What really runs, asked of the hosts' engines and not of Muster. */
import type { Lab } from './lab.ts';
import type { LabHost } from './host.ts';

export interface RunningContainer {
  readonly host: string;
  readonly containerId: string;
  readonly slot: number;
  readonly task: string;
}

/** Running containers of a service on the given hosts. */
export async function runningContainers(hosts: readonly LabHost[], service: string): Promise<RunningContainer[]> {
  const format = '{{.ID}} {{.Label "muster.slot"}} {{.Label "muster.task"}}';
  const lists = await Promise.all(
    hosts.map(async (host) => {
      const text = await host.docker('ps', '--no-trunc', '--filter', `label=muster.service.name=${service}`, '--format', format);
      return text
        .split('\n')
        .filter(Boolean)
        .map((line) => {
          const [containerId = '', slot = '', task = ''] = line.split(' ');
          return { host: host.name, containerId, slot: Number(slot), task };
        });
    }),
  );
  return lists.flat();
}

/** Slots that run more or less than one container, of `replicas` slots. Empty: exactly as it should be. */
export function wrongSlots(containers: readonly RunningContainer[], replicas: number): string[] {
  const wrong: string[] = [];
  const slots = new Map<number, number>();
  for (const { slot } of containers) slots.set(slot, (slots.get(slot) ?? 0) + 1);
  for (const [slot, count] of slots) if (count !== 1) wrong.push(`slot ${slot} runs ${count} times`);
  if (slots.size !== replicas) wrong.push(`${slots.size} slots run instead of ${replicas}`);
  return wrong;
}

export interface PsRow {
  readonly id: string;
  readonly service: string;
  readonly slot: number;
  readonly node: string;
  readonly state: string;
  readonly desiredState: string;
  readonly error: string;
}

export interface NodeRow {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly availability: string;
  readonly leader: boolean;
}

/** Tasks that should run, and do, by Muster's word. */
export async function runningTasks(lab: Lab, service: string): Promise<PsRow[]> {
  const rows = await lab.json<PsRow[]>(['service', 'ps', service]);
  return rows.filter((row) => row.state === 'running' && row.desiredState === 'running');
}

export function countBy<T>(items: readonly T[], key: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[key(item)] = (counts[key(item)] ?? 0) + 1;
  return counts;
}
