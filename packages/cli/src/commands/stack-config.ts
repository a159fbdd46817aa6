/** `config`: what the compose files say together; no manager is asked. */
import { loadRendered } from '../compose/load.ts';
import { renderYaml } from '../compose/render.ts';
import type { configFlags } from '../flags/command-flags.ts';
import type { FlagValues } from '../flags/flag.ts';
import type { Session } from '../session.ts';
import { loadOptionsOf } from './chosen-stack.ts';

export async function config(session: Session, flags: FlagValues<typeof configFlags>): Promise<void> {
  const { rendered, services, profiles, warnings } = loadRendered(loadOptionsOf(session, flags));
  for (const warning of warnings) session.warn(warning);
  if (flags.quiet) return;
  if (flags.services) for (const name of services) session.print(name);
  else if (flags.profiles) for (const name of profiles) session.print(name);
  else if (flags.json) session.printJson(rendered);
  else session.print(renderYaml(rendered).trimEnd());
}
