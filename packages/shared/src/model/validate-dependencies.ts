/** Do the dependencies of one service make sense? Whether the services exist, and whether they go round in a circle, is for those who see them all. Pure. */
import type { ServiceSpec } from './service-spec.ts';
import { checkUnique, type Report } from './validate-field.ts';

const MAX_DEPENDENCIES = 100;

export function checkDependencies(report: Report, path: string, { name, dependsOn = [] }: ServiceSpec): void {
  if (dependsOn.length > MAX_DEPENDENCIES) report(path, `must be at most ${MAX_DEPENDENCIES}, are ${dependsOn.length}`);
  for (const [index, { service }] of dependsOn.entries()) {
    if (service === '') report(`${path}[${index}].service`, 'is required');
    else if (service === name) report(`${path}[${index}].service`, 'a service cannot depend on itself');
  }
  checkUnique(
    dependsOn,
    ({ service }) => service,
    ({ service }, index, first) => report(`${path}[${index}].service`, `"${service}" is already named by dependsOn[${first}]`),
  );
}
