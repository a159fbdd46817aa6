/** Step 4, `depends_on` in both forms. What is depended on is another service of the file. */
import { cycleText, dependencyCycle } from '@muster/shared/model/dependency-cycle';
import { DEPENDENCY_CONDITIONS, type DependencySpec } from '@muster/shared/model/service-spec';
import { parseBoolean, parseChoice } from '../values/number.ts';
import type { Reader, Section } from './read.ts';

const KEY = 'depends_on';

/** `nameOf` makes the name that a service of the file has in the cluster. */
export function convertDependencies(read: Reader, file: Section, service: Section, nameOf: (name: string) => string): readonly DependencySpec[] {
  const known = new Set(read.sections(file, 'services').map(([name]) => name));
  const short = read.list(service, KEY, (name) => ({ name, condition: 'service_started' as const, required: true, restart: false }));
  const long = read.kind(service, KEY) !== 'map' ? [] : read.sections(service, KEY).map(([name, section]) => ({
    name,
    condition: read.value(section, 'condition', (text) => parseChoice(text, DEPENDENCY_CONDITIONS)) ?? 'service_started',
    required: read.value(section, 'required', parseBoolean) ?? true,
    restart: read.value(section, 'restart', parseBoolean) ?? false,
  }));
  return [...short, ...long].map(({ name, ...rest }) => {
    if (!known.has(name) && rest.required) {
      read.problem(service, KEY, `there is no service "${name}" in the file`, `Services are: ${[...known].join(', ')}.`);
    }
    return { service: nameOf(name), ...rest };
  });
}

/** One finding for the whole file, at the service with which the circle begins. */
export function refuseCycles(read: Reader, file: Section): void {
  const services = read.sections(file, 'services');
  const graph = new Map(
    services.map(([name, service]) => {
      const named = read.kind(service, KEY) === 'map' ? read.sections(service, KEY).map(([other]) => other) : read.list(service, KEY, (other) => other);
      return [name, named] as const;
    }),
  );
  const cycle = dependencyCycle(graph);
  const first = services.find(([name]) => name === cycle?.[0])?.[1];
  if (cycle === undefined || first === undefined) return;
  read.problem(first, KEY, `the services depend on each other in a circle: ${cycleText(cycle)}`, 'Take one of these dependencies away.');
}
