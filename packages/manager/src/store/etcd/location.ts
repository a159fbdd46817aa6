/** Reads a store address such as `etcd://host1:2379,host2:2379/muster/`. Pure. */
import { StoreError } from '../store.ts';

export interface EtcdLocation {
  /** `host:port` each. */
  readonly endpoints: readonly string[];
  /** Ends with `/`. */
  readonly prefix: string;
  /** True for `etcds://`. */
  readonly tls: boolean;
}

const DEFAULT_PORT = 2379;
const DEFAULT_PREFIX = '/muster/';
const HOST_PORT = /^(?<host>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.%]+\])(?::(?<port>\d{1,5}))?$/;

/** Throws `StoreError` with code `invalid`. */
export function parseEtcdLocation(address: string): EtcdLocation {
  const match = /^(?<scheme>etcds?):\/\/(?<hosts>[^/]*)(?<prefix>\/.*)?$/.exec(address);
  if (match?.groups === undefined) throw invalid(address, 'it does not begin with etcd:// or etcds://');
  const { scheme, hosts = '', prefix = '/' } = match.groups;
  const endpoints = hosts.split(',').map((text) => {
    const { host, port = String(DEFAULT_PORT) } = HOST_PORT.exec(text)?.groups ?? {};
    if (host === undefined || Number(port) < 1 || Number(port) > 65_535) throw invalid(address, `"${text}" is not host or host:port`);
    return `${host}:${Number(port)}`;
  });
  return {
    endpoints: [...new Set(endpoints)],
    prefix: prefix === '/' ? DEFAULT_PREFIX : prefix.endsWith('/') ? prefix : `${prefix}/`,
    tls: scheme === 'etcds',
  };
}

function invalid(address: string, why: string): StoreError {
  return new StoreError('invalid', `the store address ${address} is not valid: ${why}; write etcd://host1:2379,host2:2379/prefix/`);
}
