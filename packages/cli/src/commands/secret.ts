/** `secret …` and `config create|ls|inspect|rotate|rm`. A secret's content is never printed. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { MaterialType, ShownMaterial } from '@muster/shared/model/material';
import type { ExitCode } from '../exit-codes.ts';
import type { configCreateFlags, configInspectFlags, rotateKeyFlags, secretCreateFlags, secretInspectFlags, secretLsFlags, secretRmFlags, secretRotateFlags } from '../flags/secret-flags.ts';
import type { FlagValues } from '../flags/flag.ts';
import { formatTime } from '../output/time.ts';
import { refuseOneCheckForMany, showPlans } from '../plan/show-plans.ts';
import { connectSecrets } from '../secret-api.ts';
import type { Session } from '../session.ts';
import { invalid } from '../values/invalid.ts';
import { waitForServices } from '../wait/wait-for-services.ts';
import { forEach } from './each.ts';

const STDIN = '-';

export const materialRow = ({ id, name, type, labels, stack, newest, versions, services, createdAt, updatedAt, template }: ShownMaterial) => ({
  id,
  name,
  type,
  newest,
  versions,
  stack: stack ?? '',
  services,
  labels,
  templateDriver: template ?? '',
  createdAt,
  updatedAt,
});

/** `-` is standard input, byte for byte as text. */
function contentOf(session: Session, path: string | undefined): Uint8Array {
  if (path === undefined || path === STDIN) return Buffer.from(session.host.readStdin(), 'utf8');
  try {
    return readFileSync(resolve(session.host.cwd, path));
  } catch (error) {
    throw invalid(`the file ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`, 'Give a file, or - for standard input.');
  }
}

export const create = (type: MaterialType) =>
  async function materialCreate(session: Session, flags: FlagValues<typeof secretCreateFlags> & Partial<Pick<FlagValues<typeof configCreateFlags>, 'templateDriver'>>, [name = '', path]: readonly string[]): Promise<ExitCode | void> {
    const data = contentOf(session, path);
    using api = await connectSecrets(session, flags);
    const made = await api.create({ type, name, labels: Object.fromEntries(flags.label), data, stack: flags.stack ?? '', templateDriver: flags.templateDriver ?? '' });
    if (flags.plan) return showPlans(session, api.plans, flags);
    if (flags.json) session.printJson(materialRow(made));
    else session.print(made.name);
  };

export const ls = (type: MaterialType) =>
  async function materialLs(session: Session, flags: FlagValues<typeof secretLsFlags>): Promise<void> {
    using api = await connectSecrets(session);
    const found = await api.list(type, flags.stack ?? '');
    if (flags.json) session.printJson(found.map(materialRow));
    else if (flags.quiet) for (const { id } of found) session.print(id);
    else {
      session.printTable(
        [{ header: 'ID' }, { header: 'NAME', flexible: true }, { header: 'VERSION', align: 'right' }, { header: 'STACK', flexible: true }, { header: 'SERVICES', align: 'right' }, { header: 'UPDATED', expendable: true }],
        found.map(({ id, name, newest, stack, services, updatedAt }) => [id.slice(0, 12), name, String(newest), stack ?? '', String(services.length), formatTime(updatedAt)]),
      );
    }
  };

export async function secretInspect(session: Session, flags: FlagValues<typeof secretInspectFlags>, args: readonly string[]): Promise<void> {
  using api = await connectSecrets(session);
  const found = await forEach(session, args, async (ref) => materialRow((await api.get('secret', ref)).material));
  await show(session, flags.json, found);
}

export async function configInspect(session: Session, flags: FlagValues<typeof configInspectFlags>, args: readonly string[]): Promise<void> {
  using api = await connectSecrets(session);
  const found = await forEach(session, args, async (ref) => {
    const { material, data } = await api.get('config', ref, flags.version ?? 0);
    return { ...materialRow(material), content: Buffer.from(data).toString('utf8') };
  });
  if (flags.content) for (const { content } of found) session.host.stdout.write(content);
  else await show(session, flags.json, found);
}

async function show(session: Session, json: boolean, found: readonly object[]): Promise<void> {
  if (json) {
    session.printJson(found);
    return;
  }
  const { stringify } = await import('yaml');
  session.host.stdout.write(found.map((row) => stringify(row, { aliasDuplicateObjects: false })).join('---\n'));
}

export const rotate = (type: MaterialType) =>
  async function materialRotate(session: Session, flags: FlagValues<typeof secretRotateFlags>, [ref = '', path]: readonly string[]): Promise<ExitCode | void> {
    const data = contentOf(session, path);
    using secrets = await connectSecrets(session, flags);
    const { material, services } = await secrets.rotate(type, ref, data);
    if (flags.plan) return showPlans(session, secrets.plans, flags);
    if (!flags.json) session.print(`${material.name}: version ${String(material.newest)}`);
    if (services.length > 0 && !flags.detach) {
      using api = await session.connect();
      const rolling = await Promise.all(services.map((name) => api.getService(name)));
      await waitForServices(session, api, { running: rolling, removed: [] }, { ...flags, timeout: undefined }, `muster rollout status ${services[0] ?? ''}`);
    }
    if (flags.json) session.printJson({ ...materialRow(material), rolled: services });
  };

export const rm = (type: MaterialType) =>
  async function materialRm(session: Session, flags: FlagValues<typeof secretRmFlags>, args: readonly string[]): Promise<ExitCode | void> {
    refuseOneCheckForMany(flags, args);
    using api = await connectSecrets(session, flags);
    const removed = await forEach(session, args, async (ref) => {
      const { material } = await api.get(type, ref);
      await api.remove(type, material.id);
      return material;
    }, () => {
      if (flags.plan) showPlans(session, api.plans, flags, { many: true });
    });
    if (flags.plan) return showPlans(session, api.plans, flags, { many: true });
    if (flags.json) session.printJson(removed.map(materialRow));
    else for (const { name } of removed) session.print(name);
  };

export async function rotateKey(session: Session, flags: FlagValues<typeof rotateKeyFlags>): Promise<void> {
  using api = await connectSecrets(session);
  const { keyId, rewrapped } = await api.rotateWrappingKey();
  if (flags.json) session.printJson({ keyId, rewrapped });
  else session.print(`wrapping key ${keyId}: ${String(rewrapped)} versions wrapped anew`);
}
