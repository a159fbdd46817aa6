/** Does what surrounds a container in a task template make sense? Pure. */
import { parseConstraint, parseSpread } from './constraint.ts';
import { kindProblem } from './generic-resource.ts';
import type { LogDriver, PlacementSpec, Resources, ResourceSpec, RestartPolicy, TaskSpec } from './service-spec.ts';
import { checkTargets } from './validate-affinity.ts';
import { checkContainer } from './validate-container.ts';
import { checkDuration, checkInteger, type Report } from './validate-field.ts';

export function checkTask(report: Report, path: string, task: TaskSpec): void {
  checkContainer(report, `${path}.container`, task.container);
  checkResources(report, `${path}.resources`, task.resources);
  checkRestart(report, `${path}.restart`, task.restart);
  checkPlacement(report, `${path}.placement`, task.placement);
  if (task.logDriver !== undefined) checkLogDriver(report, `${path}.logDriver`, task.logDriver);
  checkInteger(report, `${path}.forceUpdate`, task.forceUpdate, { min: 0, max: Number.MAX_SAFE_INTEGER });
}

/** Docker refuses containers with less. */
const MIN_MEMORY_BYTES = 6 * 1024 * 1024;
const RESOURCE_NAMES = ['nanoCpus', 'memoryBytes', 'pids'] as const satisfies readonly (keyof Resources)[];

function checkResources(report: Report, path: string, { limits, reservations, generic = {} }: ResourceSpec): void {
  for (const [kind, count] of Object.entries(generic)) {
    const problem = kindProblem(kind);
    if (problem !== undefined) report(`${path}.generic`, problem);
    else checkInteger(report, `${path}.generic["${kind}"]`, count, { min: 1, max: 1_000_000 });
  }
  for (const name of RESOURCE_NAMES) {
    const limit = limits[name];
    const reserved = reservations[name];
    if (limit !== undefined) {
      checkInteger(report, `${path}.limits.${name}`, limit, { min: 0, max: Number.MAX_SAFE_INTEGER });
    }
    if (reserved !== undefined) {
      checkInteger(report, `${path}.reservations.${name}`, reserved, { min: 0, max: Number.MAX_SAFE_INTEGER });
    }
    if (limit !== undefined && limit > 0 && reserved !== undefined && reserved > limit) {
      report(`${path}.reservations.${name}`, `must not be above the limit ${limit}, is ${reserved}`);
    }
  }
  const memory = limits.memoryBytes;
  if (memory !== undefined && memory > 0 && memory < MIN_MEMORY_BYTES) {
    report(`${path}.limits.memoryBytes`, `must be at least ${MIN_MEMORY_BYTES} (6 MiB), is ${memory}`);
  }
  if (reservations.pids !== undefined) report(`${path}.reservations.pids`, 'processes can be limited, not reserved');
}

function checkRestart(report: Report, path: string, restart: RestartPolicy): void {
  checkDuration(report, `${path}.delayMs`, restart.delayMs);
  checkDuration(report, `${path}.maxDelayMs`, restart.maxDelayMs);
  checkDuration(report, `${path}.windowMs`, restart.windowMs);
  checkInteger(report, `${path}.maxAttempts`, restart.maxAttempts, { min: 0, max: 1_000_000 });
  if (restart.delayMs >= 0 && restart.maxDelayMs < restart.delayMs) {
    report(`${path}.maxDelayMs`, `must not be below delayMs ${restart.delayMs}, is ${restart.maxDelayMs}`);
  }
}

const MAX_CONSTRAINTS = 100;

function checkPlacement(report: Report, path: string, placement: PlacementSpec): void {
  if (placement.constraints.length > MAX_CONSTRAINTS) {
    report(`${path}.constraints`, `must be at most ${MAX_CONSTRAINTS}, are ${placement.constraints.length}`);
  }
  placement.constraints.forEach((text, index) => {
    const constraint = parseConstraint(text);
    if (!constraint.ok) report(`${path}.constraints[${index}]`, constraint.reason);
  });
  placement.preferences.forEach((preference, index) => {
    const parsed = parseSpread(preference.spread);
    if (!parsed.ok) report(`${path}.preferences[${index}].spread`, parsed.reason);
    checkTargets(report, `${path}.preferences[${index}].targets`, preference);
  });
  checkInteger(report, `${path}.maxReplicasPerNode`, placement.maxReplicasPerNode, { min: 0, max: 1_000_000 });
  placement.platforms.forEach(({ os, architecture }, index) => {
    if (os === '' && architecture === '') report(`${path}.platforms[${index}]`, 'must name an os or an architecture');
  });
}

/** Options of the drivers that every engine has: Docker refuses a container with others, so they are refused here. */
const FILE_OPTIONS = ['max-size', 'max-file', 'compress', 'labels', 'labels-regex', 'env', 'env-regex', 'tag'];
const KNOWN_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  none: [],
  local: FILE_OPTIONS,
  'json-file': FILE_OPTIONS,
};
const COMMON_OPTIONS = ['mode', 'max-buffer-size'];

const OPTION_FORMS: Readonly<Record<string, { readonly form: RegExp; readonly expected: string }>> = {
  'max-size': { form: /^(-1|\d+(\.\d+)?\s*([kmgt]i?b?|b)?)$/i, expected: 'a size such as 10m' },
  'max-file': { form: /^[1-9]\d*$/, expected: 'a number of files, 1 or more' },
  'max-buffer-size': { form: /^\d+(\.\d+)?\s*([kmgt]i?b?|b)?$/i, expected: 'a size such as 4m' },
  compress: { form: /^(true|false|1|0|t|f)$/i, expected: 'true or false' },
  mode: { form: /^(blocking|non-blocking)$/, expected: 'blocking or non-blocking' },
};

function checkLogDriver(report: Report, path: string, driver: LogDriver): void {
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_./:-]*$/.test(driver.name)) {
    report(`${path}.name`, driver.name === '' ? 'is required' : `"${driver.name}" is not the name of a log driver`);
    return;
  }
  const known = Object.hasOwn(KNOWN_OPTIONS, driver.name) ? KNOWN_OPTIONS[driver.name] : undefined;
  for (const [name, value] of Object.entries(driver.options)) {
    const field = `${path}.options["${name}"]`;
    if (known !== undefined && !known.includes(name) && !COMMON_OPTIONS.includes(name)) {
      const options = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`;
      report(field, `the log driver ${driver.name} has no such option: ${options}`);
      continue;
    }
    const form = known === undefined ? undefined : OPTION_FORMS[name];
    if (form !== undefined && !form.form.test(value)) report(field, `must be ${form.expected}, is "${value}"`);
  }
}
