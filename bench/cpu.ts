/**
 * Processor time of the lab hosts' processes, by what they are: on a machine that
 * does other work as well it says more than wall time. Read from /proc of this
 * machine, where the processes of containers are listed, too.
 */
import { readdir, readFile } from 'node:fs/promises';
import { output } from '@muster/test/lab/command';
import type { LabHost } from '@muster/test/lab/host';
import { timeIn } from './process-figures.ts';

export const ROLES = ['engine', 'etcd', 'manager', 'agent'] as const;
export type Role = (typeof ROLES)[number];
/** Milliseconds of user and system time. */
export type CpuTimes = Readonly<Record<Role, number>>;

const ENGINE = ['dockerd', 'containerd', 'containerd-shim', 'runc'];

/** What the processes of the hosts have used since they started. Containers' own processes do not count. */
export async function cpuTimes(hosts: readonly LabHost[]): Promise<CpuTimes> {
  const ids = await Promise.all(hosts.map(async (host) => (await output('docker', ['inspect', '--format', '{{.Id}}', host.container])).trim()));
  const sum: Record<Role, number> = { engine: 0, etcd: 0, manager: 0, agent: 0 };
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  await Promise.all(
    pids.map(async (pid) => {
      try {
        const cgroup = await readFile(`/proc/${pid}/cgroup`, 'utf8');
        if (!ids.some((id) => cgroup.includes(id))) return;
        const [command, stat] = await Promise.all([readFile(`/proc/${pid}/cmdline`, 'utf8'), readFile(`/proc/${pid}/stat`, 'utf8')]);
        const role = roleOf(command.split('\0'));
        if (role !== undefined) sum[role] += timeIn(stat);
      } catch {
        // It has ended meanwhile.
      }
    }),
  );
  return sum;
}

export function cpuBetween(before: CpuTimes, after: CpuTimes): CpuTimes {
  return { engine: after.engine - before.engine, etcd: after.etcd - before.etcd, manager: after.manager - before.manager, agent: after.agent - before.agent };
}

function roleOf(words: readonly string[]): Role | undefined {
  const [program = ''] = words;
  const name = program.slice(program.lastIndexOf('/') + 1);
  if (name === 'etcd') return 'etcd';
  if (ENGINE.some((engine) => name === engine || name.startsWith(`${engine}-`))) return 'engine';
  if (!words.some((word) => word.endsWith('/main.js'))) return undefined;
  if (words.includes('manager')) return 'manager';
  return words.includes('agent') ? 'agent' : undefined;
}
