/** Lifecycle hooks of a container: wire ⇄ model. */
import type { HookSpec, HooksSpec } from '../model/service-spec.ts';
import { model, text, wire } from './fields.ts';
import type { Hook, Hook__Output } from './gen/muster/v1/Hook.ts';
import type { Hooks, Hooks__Output } from './gen/muster/v1/Hooks.ts';

export function hooksToWire({ postStart, preStop }: HooksSpec): Hooks {
  return { postStart: postStart.map(hookToWire), preStop: preStop.map(hookToWire) };
}

export function hooksFromWire({ postStart, preStop }: Hooks__Output): HooksSpec {
  return { postStart: postStart.map(hookFromWire), preStop: preStop.map(hookFromWire) };
}

function hookToWire({ command, user, privileged, workdir, env }: HookSpec): Hook {
  return wire<Hook>({ command: [...command], user, privileged, workdir, env: [...env] });
}

function hookFromWire({ command, user, privileged, workdir, env }: Hook__Output): HookSpec {
  return model<HookSpec>({ command, user: text(user), privileged, workdir: text(workdir), env });
}
