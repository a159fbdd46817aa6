/** Where placeholders may stand in a container's specification: env, hostname and mounts, as in Swarm. Pure. */
import type { ContainerSpec, MountSpec } from './service-spec.ts';
import { hasPlaceholder, renderTemplate, templateProblem, type TemplateFacts } from './template.ts';
import type { Report } from './validate-field.ts';

/** Every text that holds a placeholder, with the path of its field. */
export function templatesOf({ env, hostname, mounts }: Pick<ContainerSpec, 'env' | 'hostname' | 'mounts'>): readonly { readonly field: string; readonly text: string }[] {
  const texts = [
    ...env.map((text, index) => ({ field: `env[${index}]`, text })),
    ...(hostname === undefined ? [] : [{ field: 'hostname', text: hostname }]),
    ...mounts.flatMap((mount, index) => [{ field: `mounts[${index}].${mount.type}.target`, text: mount.target }, ...('source' in mount ? [{ field: `mounts[${index}].${mount.type}.source`, text: mount.source }] : [])]),
  ];
  return texts.filter(({ text }) => hasPlaceholder(text));
}

/** Reports placeholders that cannot be filled in. */
export function checkTemplates(report: Report, path: string, container: ContainerSpec): void {
  for (const { field, text } of templatesOf(container)) {
    const problem = templateProblem(text);
    if (problem !== undefined) report(`${path}.${field}`, problem);
  }
}

/** The container with its placeholders filled in; the same object when it has none. */
export function fillIn(container: ContainerSpec, facts: TemplateFacts): ContainerSpec {
  if (templatesOf(container).length === 0) return container;
  const filled = (text: string) => renderTemplate(text, facts);
  const mount = (spec: MountSpec): MountSpec => ({ ...spec, target: filled(spec.target), ...('source' in spec ? { source: filled(spec.source) } : {}) });
  return {
    ...container,
    env: container.env.map(filled),
    ...(container.hostname === undefined ? {} : { hostname: filled(container.hostname) }),
    mounts: container.mounts.map(mount),
  };
}
