/** The flags of `secret …` and `config create|ls|inspect|rotate|rm`, named as Docker's where Docker has them. */
import { parseKeyValue } from '../values/key-value.ts';
import { changeFlags, listFlags, planFlags, readFlags } from './common.ts';
import { many, on, text, value } from './flag.ts';
import { parseInteger } from '../values/number.ts';

export const secretCreateFlags = {
  ...changeFlags,
  ...planFlags,
  label: many('Label', 'key=value', parseKeyValue),
  stack: text('Stack that it belongs to', 'name', 'stack'),
};
export const configCreateFlags = { ...secretCreateFlags, templateDriver: text('Its content holds placeholders: golang', 'driver') };
export const secretLsFlags = { ...listFlags, stack: text('Only those of a stack', 'name', 'stack') };
export const secretInspectFlags = readFlags;
export const configInspectFlags = { ...readFlags, version: value('Content of an earlier version', 'number', (input: string) => parseInteger(input, { min: 1, max: 2_147_483_647 })), content: on('Print the content, and nothing else') };
export const secretRotateFlags = { ...changeFlags, ...planFlags, detach: on('Do not wait until the services that use it have rolled') };
export const secretRmFlags = { ...changeFlags, ...planFlags };
export const rotateKeyFlags = changeFlags;
export const registryLoginFlags = { ...changeFlags, username: text('User at the registry', 'name'), passwordStdin: on('As it always is: the password is read from standard input') };
export const registryLsFlags = listFlags;
export const registryLogoutFlags = changeFlags;
