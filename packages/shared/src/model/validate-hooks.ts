/** Do a container's lifecycle hooks make sense? Pure. */
import type { ContainerSpec, HookSpec } from './service-spec.ts';
import { checkText, type Report } from './validate-field.ts';

const MAX_HOOKS = 20;
const MAX_NAME = 1_024;
/** Linux takes no longer argument. */
const MAX_ARGUMENT = 128 * 1024;

export function checkHooks(report: Report, path: string, { hooks }: ContainerSpec): void {
  if (hooks === undefined) return;
  for (const kind of ['postStart', 'preStop'] as const) {
    const list = hooks[kind];
    if (list.length > MAX_HOOKS) report(`${path}.${kind}`, `must be at most ${MAX_HOOKS}, are ${list.length}`);
    list.forEach((hook, index) => checkHook(report, `${path}.${kind}[${index}]`, hook));
  }
}

function checkHook(report: Report, path: string, { command, user, workdir, env }: HookSpec): void {
  if (command.length === 0 || command[0] === '') report(`${path}.command`, 'must hold the command to run in the container');
  command.forEach((word, index) => checkText(report, `${path}.command[${index}]`, word, MAX_ARGUMENT));
  if (user !== undefined) checkText(report, `${path}.user`, user, MAX_NAME);
  if (workdir !== undefined) checkText(report, `${path}.workdir`, workdir, MAX_ARGUMENT);
  env.forEach((line, index) => {
    checkText(report, `${path}.env[${index}]`, line, MAX_ARGUMENT);
    if (line.startsWith('=') || line === '') report(`${path}.env[${index}]`, 'must begin with a name');
  });
}
