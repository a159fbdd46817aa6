/** `registry login|ls|logout`: credentials with which nodes pull images. A password is read from standard input alone and never printed. */
import { MusterError } from '@muster/shared/model/error';
import { formatLogin, normalRegistry } from '@muster/shared/model/registry';
import type { registryLoginFlags, registryLogoutFlags, registryLsFlags } from '../flags/secret-flags.ts';
import type { FlagValues } from '../flags/flag.ts';
import { formatTime } from '../output/time.ts';
import { connectSecrets } from '../secret-api.ts';
import type { Session } from '../session.ts';
import { invalid } from '../values/invalid.ts';

export async function registryLogin(session: Session, flags: FlagValues<typeof registryLoginFlags>, [host = '']: readonly string[]): Promise<void> {
  const { username } = flags;
  if (username === undefined || username === '') throw invalid('no user is given', 'Add --username NAME; the password comes on standard input.');
  const password = session.host.readStdin().replace(/\r?\n$/, '');
  if (password === '') throw invalid('no password came on standard input', 'For example: muster registry login --username me registry.example.com <password.txt');
  const name = normalRegistry(host);
  const data = formatLogin({ username, password });
  using api = await connectSecrets(session);
  try {
    await api.create({ type: 'registry', name, labels: {}, data, stack: '', templateDriver: '' });
  } catch (error) {
    if (!(error instanceof MusterError) || error.code !== 'already-exists') throw error;
    await api.rotate('registry', name, data);
  }
  if (flags.json) session.printJson({ registry: name });
  else session.print(name);
}

export async function registryLs(session: Session, flags: FlagValues<typeof registryLsFlags>): Promise<void> {
  using api = await connectSecrets(session);
  const found = await api.list('registry', '');
  if (flags.json) session.printJson(found.map(({ id, name, createdAt, updatedAt }) => ({ id, registry: name, createdAt, updatedAt })));
  else if (flags.quiet) for (const { name } of found) session.print(name);
  else session.printTable([{ header: 'REGISTRY', flexible: true }, { header: 'UPDATED' }], found.map(({ name, updatedAt }) => [name, formatTime(updatedAt)]));
}

export async function registryLogout(session: Session, flags: FlagValues<typeof registryLogoutFlags>, [host = '']: readonly string[]): Promise<void> {
  const name = normalRegistry(host);
  using api = await connectSecrets(session);
  await api.remove('registry', name);
  if (flags.json) session.printJson({ registry: name });
  else session.print(name);
}
