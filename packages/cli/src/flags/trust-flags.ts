/** Flags of the commands about tokens, the authority, users and contexts. */
import { USER_ROLES } from '@muster/shared/model/caller';
import { changeFlags, clientFlags, listFlags, planFlags, readFlags } from './common.ts';
import { choice, duration, on, text, texts, textOr, value } from './flag.ts';
import { parseInteger } from '../values/number.ts';
import { parseSince } from './since.ts';

export const tokenCreateFlags = {
  ...changeFlags,
  ...planFlags,
  ttl: duration('How long it is good (default: until it is deleted)'),
  uses: value('How often machines may join with it (default: any number)', 'number', (input) => parseInteger(input, { min: 1, max: 2_147_483_647 })),
  description: text('What it is for, as lists show it', 'text'),
};
export const tokenRotateFlags = { ...changeFlags, ...planFlags };
export const tokenLsFlags = listFlags;
export const tokenRmFlags = { ...changeFlags, ...planFlags };
export const managerRmFlags = { ...changeFlags, ...planFlags, force: on('Remove it although it runs; it stops by itself') };
export const autolockFlags = { ...changeFlags, ...planFlags };
export const caStatusFlags = { ...readFlags, outdated: on('Only certificates that are still under an older root') };
export const caRotateFlags = {
  ...clientFlags,
  ...planFlags,
  json: on('Print the result as JSON'),
  detach: on('Do not wait until all have changed over'),
  finish: on('End a rotation although some have not changed over: they have to join again'),
  timeout: duration('Wait at most this long; the rotation goes on (default: 10m)'),
};

const stack = texts('Only what belongs to this stack', 'stack');
export const userCreateFlags = {
  ...changeFlags,
  ...planFlags,
  role: textOr(`What the user may do: ${USER_ROLES.join(', ')}`, 'role', 'viewer'),
  stack,
  ttl: duration('How long the first token is good (default: until it is deleted)'),
};
export const userTokenFlags = {
  ...changeFlags,
  ...planFlags,
  ttl: duration('How long it is good (default: until it is deleted)'),
  replace: on('Delete the user’s other tokens in the same moment'),
  remove: text('Delete this token instead of making one', 'id'),
};
export const userLsFlags = listFlags;
export const userUpdateFlags = { ...changeFlags, ...planFlags, role: choice('What the user may do', USER_ROLES), stack, allStacks: on('Not restricted to stacks any more') };
export const userRmFlags = { ...changeFlags, ...planFlags };
export const auditFlags = {
  ...readFlags,
  since: value('Only entries since: 10m, 2026-03-01T12:00:00Z or seconds since 1970 (default: 24h)', 'time', parseSince),
  user: text('Only what this user did', 'name'),
  method: text('Only this method: ScaleService', 'name'),
  target: text('Only what was about this: a name or an id, as it was given', 'name'),
  failed: on('Only what was refused or failed'),
};

export const contextFlags = { json: on('Print JSON with stable keys'), noColor: clientFlags.noColor };
export const contextAddFlags = {
  ...contextFlags,
  certificate: on('Trade the token for a client certificate, whose key stays on this machine and which renews itself'),
  replace: on('Replace the context of this name'),
  use: on('Put it in use'),
};
