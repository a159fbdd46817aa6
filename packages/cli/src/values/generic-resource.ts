import { type GenericResource, parseGenericResources } from '@muster/shared/model/generic-resource';
import { invalid } from './invalid.ts';
import { parseInteger } from './number.ts';

/** All `--generic-resource` flags of an agent together. */
export function readGenericResources(lines: readonly string[]): readonly GenericResource[] {
  const parsed = parseGenericResources(lines.flatMap((line) => line.split(',')));
  if (!parsed.ok) throw invalid(`--generic-resource: ${parsed.reason}`, 'Write GPU=2 for two of a kind, or GPU=uuid1,GPU=uuid2 to name them.');
  return parsed.value;
}

/** What a service reserves: `GPU=2`. */
export function parseReservation(text: string): readonly [kind: string, count: number] {
  const at = text.indexOf('=');
  const [kind, value] = at < 0 ? [text, '1'] : [text.slice(0, at), text.slice(at + 1)];
  if (!/^\d+$/.test(value)) {
    throw invalid(`"${text}" is not a number of a kind`, `Write ${kind}=1: which one a task gets is the scheduler's choice, and the task is told in DOCKER_RESOURCE_${kind.toUpperCase()}.`);
  }
  return [kind, parseInteger(value, { min: 1, max: 1_000_000 })];
}
