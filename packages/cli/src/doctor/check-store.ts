import { fail, type Finding, ok, warn } from './finding.ts';
import { checkDataDir } from './check-data-dir.ts';
import { codeOf, httpGet } from './http-get.ts';

const TIMEOUT_MS = 3_000;
/** Older ones have bugs by which a lease or a read can be wrong for a while; Muster stays safe but may stand still. */
const GOOD_PATCH: Readonly<Record<string, number>> = { '3.4': 42, '3.5': 28, '3.6': 9 };

export async function checkStore(address: string, signal: AbortSignal): Promise<readonly Finding[]> {
  if (address.startsWith('embedded:')) {
    return (await checkDataDir(address.slice('embedded:'.length))).map((finding) => ({ ...finding, subject: 'store' }));
  }
  const match = /^etcds?:\/\/([^/]+)/.exec(address);
  if (match === null) return [fail('store', `"${address}" is not a store`, 'Write etcd://host1:2379,host2:2379 or embedded:DIR.')];
  if (address.startsWith('etcds:')) return [warn('store', 'etcd with TLS is not checked from here', 'Use etcdctl endpoint health.')];
  const endpoints = (match[1] ?? '').split(',');
  return Promise.all(endpoints.map((endpoint) => checkEtcd(endpoint, signal)));
}

async function checkEtcd(endpoint: string, signal: AbortSignal): Promise<Finding> {
  const [host = '', port = '2379'] = endpoint.split(':');
  try {
    const health = await httpGet({ host, port, path: '/health' }, TIMEOUT_MS, signal);
    const version = await httpGet({ host, port, path: '/version' }, TIMEOUT_MS, signal);
    const { etcdserver = '?' } = JSON.parse(version.body) as { readonly etcdserver?: string };
    if (health.status !== 200) return fail('store', `${endpoint}: etcd ${etcdserver} is not healthy: ${health.body.trim()}`, 'Has the etcd cluster a majority of its members?');
    return judgeVersion(endpoint, etcdserver);
  } catch (error) {
    const why = codeOf(error) === 'ECONNREFUSED' ? 'nobody listens there' : error instanceof Error ? error.message : String(error);
    return fail('store', `${endpoint}: ${why}`, 'Start etcd there, or correct the address.');
  }
}

export function judgeVersion(endpoint: string, version: string): Finding {
  const [major = '', minor = '', patch = '0'] = version.split('.');
  const good = GOOD_PATCH[`${major}.${minor}`];
  if (Number(major) < 3 || (major === '3' && Number(minor) < 4)) return fail('store', `${endpoint}: etcd ${version} is too old`, 'Update to etcd 3.4 or newer.');
  if (good !== undefined && Number(patch) < good) {
    return warn('store', `${endpoint}: etcd ${version} has known errors that can make the cluster stand still`, `Update to ${major}.${minor}.${String(good)} or newer.`);
  }
  return ok('store', `${endpoint}: etcd ${version}, healthy`);
}
