/**
 * What differs between two revisions of a service, field by field. Pure.
 *
 * A revision is the task template and the ports: nothing else of a spec comes back
 * with a rollback, so nothing else is compared.
 */
import { diffFields, type FieldChange } from '@muster/shared/model/diff';
import type { ServiceSpec } from '@muster/shared/model/service-spec';

export function diffSpecs(before: ServiceSpec, after: ServiceSpec): readonly FieldChange[] {
  const part = ({ task, ports }: ServiceSpec) => ({ task, ports });
  return diffFields(part(before), part(after));
}

/** `task.container.image: "web:1" → "web:2"`. */
export function renderChange({ field, before, after }: FieldChange): string {
  if (before === undefined) return `+ ${field}: ${after ?? ''}`;
  return after === undefined ? `- ${field}: ${before}` : `~ ${field}: ${before} → ${after}`;
}

/** The last word of the field, for a list of what has changed: `image`, `env.LOG_LEVEL`. */
export function shortField({ field }: FieldChange): string {
  return field.replace(/^task\.(container\.)?/, '');
}
