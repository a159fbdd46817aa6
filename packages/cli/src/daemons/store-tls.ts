/** TLS and credentials for etcd, from flags, the environment or a manager's configuration. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { MusterError } from '@muster/shared/model/error';
import type { StoreAccess } from '@muster/manager/store/open-store';
import type { Host } from '../host.ts';

/** Paths and a user name: what may stand in a configuration file. */
export interface StoreTlsConfig {
  readonly etcdCa?: string;
  readonly etcdCert?: string;
  readonly etcdKey?: string;
  readonly etcdUser?: string;
  readonly etcdPasswordFile?: string;
}

type Given = { readonly [K in keyof StoreTlsConfig]?: string | undefined };

const VARIABLE: Readonly<Record<keyof StoreTlsConfig, string>> = {
  etcdCa: 'MUSTER_ETCD_CA',
  etcdCert: 'MUSTER_ETCD_CERT',
  etcdKey: 'MUSTER_ETCD_KEY',
  etcdUser: 'MUSTER_ETCD_USER',
  etcdPasswordFile: 'MUSTER_ETCD_PASSWORD_FILE',
};

export function storeTlsOf(flags: Given, host: Host, config: StoreTlsConfig = {}): { readonly options: StoreAccess; readonly config: StoreTlsConfig } {
  const chosen: { -readonly [K in keyof StoreTlsConfig]: string } = {};
  for (const key of Object.keys(VARIABLE) as (keyof StoreTlsConfig)[]) {
    const value = flags[key] ?? host.env[VARIABLE[key]] ?? config[key];
    if (value !== undefined && value !== '') chosen[key] = key === 'etcdUser' ? value : resolve(host.cwd, value);
  }
  const { etcdCa, etcdCert, etcdKey, etcdUser, etcdPasswordFile } = chosen;
  if ((etcdCert === undefined) !== (etcdKey === undefined)) throw new MusterError('invalid-argument', 'a certificate for etcd needs its key, and a key its certificate', { hint: 'Give both --etcd-cert and --etcd-key.' });
  if ((etcdUser === undefined) !== (etcdPasswordFile === undefined)) throw new MusterError('invalid-argument', 'a user of etcd needs a password, and a password a user', { hint: 'Give both --etcd-user and --etcd-password-file.' });
  const tls = {
    ...(etcdCa === undefined ? {} : { ca: fileOf(etcdCa) }),
    ...(etcdCert === undefined ? {} : { cert: fileOf(etcdCert) }),
    ...(etcdKey === undefined ? {} : { key: fileOf(etcdKey) }),
  };
  return {
    config: chosen,
    options: {
      ...(Object.keys(tls).length === 0 ? {} : { tls }),
      ...(etcdUser === undefined || etcdPasswordFile === undefined ? {} : { user: { username: etcdUser, password: fileOf(etcdPasswordFile).toString('utf8').trim() } }),
    },
  };
}

function fileOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new MusterError('failed-precondition', `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error, hint: 'Correct the path, or the rights of the file.' });
  }
}
