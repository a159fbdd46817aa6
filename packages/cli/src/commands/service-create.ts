import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { interpolate } from '../compose/interpolate.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { FlagValues } from '../flags/flag.ts';
import type { serviceCreateFlags } from '../flags/command-flags.ts';
import { showPlans } from '../plan/show-plans.ts';
import { serviceRow } from '../output/json.ts';
import type { Session } from '../session.ts';
import { baseName, createSpec } from '../spec/create-spec.ts';
import { parseEnvFile } from '../values/dotenv.ts';
import { invalid } from '../values/invalid.ts';
import { waitForServices } from '../wait/wait-for-services.ts';

export async function serviceCreate(session: Session, flags: FlagValues<typeof serviceCreateFlags>, args: readonly string[]): Promise<ExitCode | void> {
  const spec = createSpec({
    flags,
    args,
    env: session.host.env,
    envFileLines: flags.envFile.flatMap((path) => readEnvFile(session, path)),
    newName: (image) => `${baseName(image)}-${session.now().toString(36).slice(-5)}`,
  });
  using api = await session.connect(flags);
  const { service, warnings } = await api.createService(spec);
  for (const warning of warnings) session.warn(warning);
  if (flags.plan) return showPlans(session, api.plans, flags);
  if (!flags.json) session.print(service.id);
  await waitForServices(session, api, { running: [service], removed: [] }, flags, `muster service ps ${spec.name}`);
  if (flags.json) session.printJson(serviceRow(flags.detach ? service : await api.getService(service.id)));
}

export function readEnvFile(session: Session, path: string): readonly string[] {
  const { cwd, env } = session.host;
  let text: string;
  try {
    text = readFileSync(resolve(cwd, path), 'utf8');
  } catch (error) {
    throw invalid(`the env file ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const known = new Map<string, string>();
  for (const { key, value, expand } of parseEnvFile(text, path)) {
    const resolved = value === undefined ? env[key] : expand ? interpolate(value, (name) => known.get(name) ?? env[name]) : value;
    if (resolved !== undefined) known.set(key, resolved);
  }
  return [...known].map(([key, value]) => `${key}=${value}`);
}
