import { DEPENDENCY_CONDITIONS, type DependencySpec } from '@muster/shared/model/service-spec';
import { parseOptions } from './csv.ts';
import { invalid } from './invalid.ts';
import { parseBoolean, parseChoice } from './number.ts';

/** `db`, `db:service_healthy`, `db:service_healthy,restart,required=false`. */
export function parseDependency(text: string): DependencySpec {
  const at = text.indexOf(',');
  const target = at < 0 ? text : text.slice(0, at);
  const options = at < 0 ? new Map<string, readonly string[]>() : parseOptions(text.slice(at + 1), ['restart', 'required']);
  const [service = '', condition = 'service_started', more] = target.split(':');
  if (service === '' || more !== undefined) throw invalid(`"${text}" names no service`, 'Write SERVICE[:CONDITION], as in db:service_healthy.');
  const flag = (name: string, standard: boolean) => {
    const given = options.get(name)?.at(-1);
    return given === undefined ? standard : parseBoolean(given);
  };
  return { service, condition: parseChoice(condition, DEPENDENCY_CONDITIONS), required: flag('required', true), restart: flag('restart', false) };
}
