/** What `service create`, `scale`, `update`, `rm`, `up` and `down` wait for. */
import type { ShownService } from '@muster/shared/model/shown';
import type { Api } from '../api.ts';
import type { Session } from '../session.ts';
import { LostHosts } from './lost-hosts.ts';
import { measureRemoval, measureService, stopping } from './progress.ts';
import { waitUntil } from './wait-until.ts';

export interface WaitFlags {
  readonly detach: boolean;
  readonly timeout: number | undefined;
}

export interface Awaited {
  /** As the change answered: the rollout it shows, if ended, is an earlier one. */
  readonly running: readonly ShownService[];
  readonly removed: readonly ShownService[];
  /** The way back was asked for: having gone it is no failure. */
  readonly goesBack?: boolean;
}

export async function waitForServices(session: Session, api: Api, { running, removed, goesBack = false }: Awaited, flags: WaitFlags, followUp: string): Promise<void> {
  const all = [...running, ...removed];
  if (all.length === 0) return;
  if (flags.detach) {
    session.note(`Follow it with: ${followUp}`);
    return;
  }
  const targetOf = (service: ShownService) => ({
    serviceId: service.id,
    name: service.spec.name,
    ...(service.rollout === undefined ? {} : { earlierRollout: service.rollout }),
    revision: service.revision,
    goesBack,
  });
  const lostHosts = new LostHosts(api, session.host.clock);
  await waitUntil(session, api, {
    request: { kinds: ['OBJECT_KIND_SERVICE', 'OBJECT_KIND_TASK'], services: all.map((service) => service.id) },
    timeoutMs: flags.timeout,
    followUp,
    measure(picture, waitedMs) {
      const down = lostHosts.of(stopping([...picture.tasks.values()]).flatMap(({ nodeId }) => nodeId ?? []));
      return [
        ...running.map((service) => ({
          title: service.spec.name,
          progress: measureService(picture, targetOf(service), { now: session.now(), waitedMs, down }),
        })),
        ...removed.map((service) => ({ title: service.spec.name, progress: measureRemoval(picture, targetOf(service)) })),
      ];
    },
  });
}
