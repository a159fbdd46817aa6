/** Does what a user asks of a secret or a config make sense by itself? Pure. */
import type { FieldViolation } from './error.ts';
import { MAX_MATERIAL_BYTES, type MaterialType } from './material.ts';
import { isRegistry, parseLogin } from './registry.ts';
import type { ContainerSpec } from './service-spec.ts';
import { templateProblem } from './template.ts';
import { checkAbsolutePath, checkInteger, checkLabels, checkUnique, violationsOf, type Report } from './validate-field.ts';

const NAME = /^[a-zA-Z0-9]([a-zA-Z0-9_.-]*[a-zA-Z0-9])?$/;
const MAX_NAME = 64;
const MAX_FILES = 100;
const MAX_ID = 2 ** 31 - 1;

export interface WantedMaterial {
  readonly type: MaterialType;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly template?: string;
}

export function checkMaterialName(report: Report, field: string, name: string): void {
  if (name === '') report(field, 'is required');
  else if (name.length > MAX_NAME) report(field, `must have at most ${MAX_NAME} characters, has ${name.length}`);
  else if (!NAME.test(name)) report(field, `must hold letters, digits, "-", "_" and "." and begin and end with a letter or digit, is "${name}"`);
}

export function validateMaterial({ type, name, labels, template }: WantedMaterial, path = ''): FieldViolation[] {
  return violationsOf((report) => {
    if (type !== 'registry') checkMaterialName(report, `${path}name`, name);
    else if (!isRegistry(name)) report(`${path}name`, `must be the host of a registry, with its port, is "${name}"`);
    checkLabels(report, `${path}labels`, labels);
    if (template !== undefined && template !== 'golang') report(`${path}template_driver`, `must be golang, is "${template}"`);
    else if (template !== undefined && type !== 'config') report(`${path}template_driver`, 'is for configs only');
  });
}

/** The message never repeats what is in it, but for a config's placeholder. */
export function validateContent(type: MaterialType, content: Uint8Array, { field = 'data', isTemplate = false }: { readonly field?: string; readonly isTemplate?: boolean } = {}): FieldViolation[] {
  const most = MAX_MATERIAL_BYTES[type];
  if (content.length === 0) return [{ field, description: 'is empty' }];
  if (content.length > most) return [{ field, description: `must be at most ${most / 1024} KiB, is ${Math.ceil(content.length / 1024)} KiB` }];
  const problem = isTemplate && type === 'config' ? templateProblem(Buffer.from(content).toString('utf8'), true) : undefined;
  if (problem !== undefined) return [{ field, description: problem }];
  if (type === 'registry' && parseLogin(content) === undefined) return [{ field, description: 'must be JSON with username and password' }];
  return [];
}

/** Checks the files that a container gets. */
export function checkMaterials(report: Report, field: string, { materials = [], mounts }: ContainerSpec): void {
  if (materials.length > MAX_FILES) report(field, `must be at most ${MAX_FILES}, are ${materials.length}`);
  materials.forEach(({ name, target, uid, gid, mode }, index) => {
    const at = `${field}[${index}]`;
    checkMaterialName(report, `${at}.name`, name);
    checkAbsolutePath(report, `${at}.target`, target);
    if (target.split('/').includes('..') || target.endsWith('/')) report(`${at}.target`, `must be the path of a file, is "${target}"`);
    else if (mounts.some((mount) => mount.target === target)) report(`${at}.target`, `"${target}" is the target of a mount already`);
    checkInteger(report, `${at}.uid`, uid, { min: 0, max: MAX_ID });
    checkInteger(report, `${at}.gid`, gid, { min: 0, max: MAX_ID });
    checkInteger(report, `${at}.mode`, mode, { min: 0, max: 0o7777 });
  });
  checkUnique(materials, ({ target }) => target, ({ target }, index, first) => report(`${field}[${index}].target`, `"${target}" is the target of [${first}] already`));
}
