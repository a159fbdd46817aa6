/** The small files that `cluster init` and `node join` leave in the data directory for the daemons. */
import { readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { MusterError } from '@muster/shared/model/error';
import { makeDirectory } from '@muster/shared/runtime/make-directory';
import { DEFAULT_DATA_DIR } from '../flags/command-flags.ts';
import type { Host } from '../host.ts';
import type { StoreTlsConfig } from './store-tls.ts';

export interface ManagerConfig extends StoreTlsConfig {
  readonly store: string;
  readonly listen: string;
  readonly advertise: string;
}

export interface AgentConfig {
  readonly managers: readonly string[];
}

const FILES = { manager: 'manager.json', agent: 'agent.json' } as const;

export function dataDirOf(given: string | undefined, host: Host, standard = DEFAULT_DATA_DIR): string {
  const chosen = given ?? host.env['MUSTER_DATA_DIR'] ?? standard;
  const expanded = chosen.startsWith('~/') ? join(homedir(), chosen.slice(2)) : chosen;
  return expanded.startsWith('/') ? expanded : join(host.cwd, expanded);
}

/** Readable by the owner alone. */
export function writeConfig(directory: string, kind: keyof typeof FILES, config: ManagerConfig | AgentConfig): string {
  const path = join(directory, FILES[kind]);
  try {
    makeDirectory(directory);
    writeFileSync(path, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
  } catch (error) {
    throw new MusterError('failed-precondition', `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
      hint: 'Run as root, or choose another directory: --data-dir DIR or MUSTER_DATA_DIR.',
    });
  }
  return path;
}

export function readManagerConfig(directory: string): Partial<ManagerConfig> {
  return read(directory, 'manager');
}

export function readAgentConfig(directory: string): Partial<AgentConfig> {
  return read(directory, 'agent');
}

function read(directory: string, kind: keyof typeof FILES): Readonly<Record<string, never>> {
  const path = join(directory, FILES[kind]);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return {};
    throw new MusterError('failed-precondition', `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
      hint: 'Run as the user who made the directory, or choose another one with --data-dir.',
    });
  }
  try {
    return JSON.parse(text) as Readonly<Record<string, never>>;
  } catch (error) {
    throw new MusterError('failed-precondition', `${path} is not JSON`, { cause: error, hint: 'Remove it and run the command that made it again.' });
  }
}
