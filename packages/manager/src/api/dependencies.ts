/** What only those can say about dependencies who see all services: circles, and names that nobody has. Pure. */
import { cycleText, dependencyCycle } from '@muster/shared/model/dependency-cycle';
import { MusterError } from '@muster/shared/model/error';
import type { ServiceSpec } from '@muster/shared/model/service-spec';
import type { StateView } from '@muster/shared/model/view';

/** Throws when the services, with these specs in place of those that they have, would wait for each other in a circle. */
export function refuseCycle(view: StateView, specs: readonly ServiceSpec[]): void {
  if (specs.every(({ dependsOn }) => dependsOn === undefined)) return;
  const graph = new Map<string, readonly string[]>();
  const take = ({ name, dependsOn = [] }: ServiceSpec) => graph.set(name, dependsOn.map(({ service }) => service));
  for (const { spec, removing } of view.services()) if (!removing) take(spec);
  for (const spec of specs) take(spec);
  const cycle = dependencyCycle(graph);
  if (cycle === undefined) return;
  throw new MusterError('invalid-argument', `the services depend on each other in a circle: ${cycleText(cycle)}`, {
    reason: 'DEPENDENCY_CYCLE',
    hint: `Take one of these dependencies away: in the Compose file under depends_on, or muster service update --depends-on-rm ${cycle[1] ?? ''} ${cycle[0] ?? ''}`,
  });
}

export function dependencyWarnings(view: StateView, specs: readonly ServiceSpec[]): string[] {
  const named = new Map(specs.map((spec) => [spec.name, spec]));
  return specs.flatMap(({ name, dependsOn = [] }) =>
    dependsOn.flatMap(({ service, condition, required }) => {
      const spec = named.get(service) ?? view.serviceByName(service)?.spec;
      if (spec === undefined) {
        return required ? [`Service ${name}: it depends on service ${service}, which does not exist. Its tasks wait until it does.`] : [];
      }
      return condition === 'service_completed_successfully' && spec.task.restart.condition === 'any'
        ? [`Service ${name}: it waits for ${service} to complete, but that one is started again whenever it ends. Set its restart condition to on-failure or none.`]
        : [];
    }),
  );
}
