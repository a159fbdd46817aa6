/** What the managers complain about, in the words of the file: `services[2].job.schedule.cron` → `services.backup.deploy.x-job.schedule`. Pure. */
import { MusterError } from '@muster/shared/model/error';

/** Places of a spec that the file calls otherwise; the first that fits counts. */
const KEYS: readonly (readonly [spec: string, file: string])[] = [
  ['job.schedule.cron', 'deploy.x-job.schedule'],
  ['job.schedule.', 'deploy.x-job.'],
  ['job.', 'deploy.x-job.'],
  ['autoscale.scaleUp.', 'deploy.x-autoscale.up.'],
  ['autoscale.scaleDown.', 'deploy.x-autoscale.down.'],
  ['autoscale.', 'deploy.x-autoscale.'],
  ['task.disconnect.', 'deploy.x-disconnect.'],
  ['task.placement.', 'deploy.placement.'],
  ['task.resources.', 'deploy.resources.'],
  ['task.restart.', 'deploy.restart_policy.'],
  ['update.', 'deploy.update_config.'],
  ['rollback.', 'deploy.rollback_config.'],
];

/** `names`: as the file has them, in the order in which they were sent. */
export function nameViolations(error: unknown, names: readonly string[]): unknown {
  if (!(error instanceof MusterError) || error.violations.every(({ field }) => !PLACE.test(field))) return error;
  const inFile = (field: string) => field.replace(PLACE, (_all, index: string, rest = '') => `services.${names[Number(index)] ?? index}${keyOf(rest)}`);
  let { message } = error;
  for (const { field } of error.violations) message = message.replace(field, inFile(field));
  return new MusterError(error.code, message, {
    violations: error.violations.map(({ field, description }) => ({ field: inFile(field), description })),
    ...(error.reason === undefined ? {} : { reason: error.reason }),
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    cause: error,
  });
}

const PLACE = /^services\[(\d+)\](\..*)?$/;

function keyOf(place: string): string {
  const found = KEYS.find(([spec]) => place.startsWith(`.${spec}`));
  if (found === undefined) return place;
  const [spec, file] = found;
  const rest = place.slice(spec.length + 1).replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(/_ms$/, '');
  return `.${file}${rest}`;
}
