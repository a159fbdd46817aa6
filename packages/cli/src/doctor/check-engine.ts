import type { RequestOptions } from 'node:http';
import { fail, type Finding, ok, warn } from './finding.ts';
import { codeOf, httpGet } from './http-get.ts';

/** The API that Muster's driver speaks at least: Docker 20.10. */
const MIN_API = [1, 41] as const;
const TIMEOUT_MS = 3_000;

/** Where an engine's address leads. */
export function engineTarget(address: string): RequestOptions {
  if (address.startsWith('unix://')) return { socketPath: address.slice('unix://'.length) };
  const url = new URL(address.replace(/^tcp:/, 'http:'));
  return { host: url.hostname, port: url.port === '' ? 2375 : Number(url.port) };
}

export async function checkEngine(address: string, signal: AbortSignal): Promise<readonly Finding[]> {
  try {
    const { status, body } = await httpGet({ ...engineTarget(address), path: '/version' }, TIMEOUT_MS, signal);
    if (status !== 200) return [fail('docker', `${address} answers ${String(status)}`, 'Is it a Docker engine? Give its address with --docker.')];
    return [describeVersion(JSON.parse(body) as { readonly Version?: string; readonly ApiVersion?: string })];
  } catch (error) {
    return [explain(address, error)];
  }
}

export function describeVersion({ Version = '?', ApiVersion = '0.0' }: { readonly Version?: string; readonly ApiVersion?: string }): Finding {
  const [major = 0, minor = 0] = ApiVersion.split('.').map(Number);
  const isOld = major < MIN_API[0] || (major === MIN_API[0] && minor < MIN_API[1]);
  if (isOld) return warn('docker', `${Version} (API ${ApiVersion}) is older than what is tested`, 'Update to Docker 20.10 or newer.');
  return ok('docker', `${Version} (API ${ApiVersion})`);
}

export function explain(address: string, error: unknown): Finding {
  const socket = address.replace(/^unix:\/\//, '');
  switch (codeOf(error)) {
    case 'ENOENT':
      return fail('docker', `there is no socket at ${socket}`, 'Start Docker (systemctl start docker), or give its address with --docker.');
    case 'EACCES':
    case 'EPERM':
      return fail('docker', `no permission on ${socket}`, 'Run as root, or add this user to the group docker: usermod -aG docker $USER, then log in again.');
    case 'ECONNREFUSED':
      return fail('docker', `nobody listens at ${socket}`, 'Docker is not running: systemctl start docker.');
    case 'ETIMEDOUT':
      return fail('docker', `${socket} does not answer`, 'Restart Docker: systemctl restart docker.');
    default:
      return fail('docker', `${socket}: ${error instanceof Error ? error.message : String(error)}`, 'Give the engine’s address with --docker.');
  }
}
