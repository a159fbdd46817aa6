/** How a container ended, in words that tell an operator what to do about it. */
import type { Resources } from '@muster/shared/model/service-spec';
import type { ContainerState } from '../driver/driver.ts';

const SIGNALS: Readonly<Record<number, string>> = {
  130: 'SIGINT',
  134: 'SIGABRT',
  135: 'SIGBUS',
  136: 'SIGFPE',
  137: 'SIGKILL',
  139: 'SIGSEGV',
  141: 'SIGPIPE',
  143: 'SIGTERM',
};

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `64 MiB`, `1.5 GiB`. */
export function formatBytes(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
  const value = bytes / 2 ** (10 * power);
  return `${Number(value.toFixed(1))} ${UNITS[power] ?? 'B'}`;
}

/** `exited 137, out of memory (limit 64 MiB)`, `exited 139 (SIGSEGV)`, `exited 1`. */
export function describeExit(container: ContainerState, limits: Resources): string {
  const code = container.exitCode ?? -1;
  if (container.outOfMemory) {
    const limit = limits.memoryBytes === undefined ? 'of the host' : `limit ${formatBytes(limits.memoryBytes)}`;
    return `exited ${code}, out of memory (${limit})`;
  }
  const own = container.error === undefined || container.error === '' ? '' : `: ${container.error}`;
  const signal = SIGNALS[code];
  return `exited ${code}${signal === undefined ? '' : ` (${signal})`}${own}`;
}
