/** Makes a fault of the plan real, and heals it. */
import { waitFor, type Lab } from '../lab.ts';
import type { DaemonName, LabHost } from '../host.ts';
import type { Fault } from './faults.ts';

/** What heals it; nothing for a fault that is over at once. */
export type Heal = () => Promise<void>;

export async function inflict(lab: Lab, fault: Fault, images: readonly string[]): Promise<Heal> {
  const host = lab.host(fault.host);
  switch (fault.kind) {
    case 'container killed': {
      const [victim] = (await host.docker('ps', '-q', '--filter', 'label=muster.task')).split('\n');
      if (victim !== undefined && victim !== '') await host.docker('kill', victim).catch(() => undefined);
      return async () => undefined;
    }
    case 'manager killed':
    case 'agent killed':
    case 'etcd killed': {
      const daemon = processOf(fault);
      await host.signal(daemon, 'KILL');
      return () => startAgain(host, daemon);
    }
    case 'manager paused':
    case 'agent paused':
    case 'etcd paused': {
      const daemon = processOf(fault);
      await host.signal(daemon, 'STOP');
      return () => host.signal(daemon, 'CONT').then(() => undefined);
    }
    case 'engine killed':
      await host.killEngine();
      return () => host.reviveEngine();
    case 'host cut off':
      await host.cutOff();
      return () => host.reconnect();
    case 'host frozen':
      await host.freeze();
      return () => host.thaw();
    case 'host killed':
      await host.kill();
      return () => bootAgain(lab, host, images);
  }
}

const processOf = ({ kind }: Fault) => kind.slice(0, kind.indexOf(' ')) as 'manager' | 'agent' | 'etcd';

/** Until it is there: the next fault may be on the same process. */
export async function startAgain(host: LabHost, daemon: DaemonName): Promise<void> {
  await host.startDaemon(daemon);
  await waitFor(`${daemon} on ${host.name} to start`, () => host.signal(daemon, '0').then(() => true));
}

/** A killed host comes back as a machine does: its disk is there, nothing runs, and its image store has to be filled. */
export async function bootAgain(lab: Lab, host: LabHost, images: readonly string[]): Promise<void> {
  await host.boot();
  for (const image of images) await host.loadImage(image);
  for (const daemon of daemonsOn(lab, host)) await startAgain(host, daemon);
}

export function daemonsOn(lab: Lab, host: LabHost): readonly DaemonName[] {
  return lab.managers.includes(host) ? ['etcd', 'manager', 'agent'] : ['agent'];
}

/** Waits until every node is ready again and every manager is there. */
export async function whole(lab: Lab, timeoutMs: number): Promise<number> {
  return waitFor(
    'every node and manager to be back',
    async () => {
      const nodes = await lab.json<{ state: string }[]>(['node', 'ls']);
      const { managers } = await lab.json<{ managers: unknown[] }>(['cluster', 'status']);
      return managers.length === lab.managers.length && nodes.length === lab.hosts.length && nodes.every(({ state }) => state === 'ready');
    },
    timeoutMs,
  );
}
