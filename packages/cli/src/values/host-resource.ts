import type { DeviceSpec, GpuRequest, Ulimit } from '@muster/shared/model/service-spec';
import { parseOptions } from './csv.ts';
import { invalid } from './invalid.ts';
import { parseInteger } from './number.ts';

/** `nofile=1024:2048`, `nproc=512` (soft and hard alike), −1 for no limit. */
export function parseUlimit(text: string): Ulimit {
  const match = /^([a-z]+)=(-?\d+)(?::(-?\d+))?$/.exec(text.trim());
  if (match === null) throw invalid(`"${text}" is not a ulimit`, 'Ulimits look like nofile=1024:2048.');
  const [, name = '', soft = '', hard = soft] = match;
  return ulimit(name, soft, hard);
}

export function ulimit(name: string, softText: string, hardText: string): Ulimit {
  const soft = parseInteger(softText, { min: -1 });
  const hard = parseInteger(hardText, { min: -1 });
  if (hard !== -1 && (soft === -1 || soft > hard)) {
    throw invalid(`the soft limit ${softText} of ${name} is above the hard limit ${hardText}`);
  }
  return { name, soft, hard };
}

/** `/dev/snd[:/dev/snd[:rwm]]`. */
export function parseDevice(text: string): DeviceSpec {
  const [hostPath = '', second, third, ...rest] = text.split(':');
  const secondIsPermissions = second !== undefined && /^[rwm]+$/.test(second);
  const containerPath = second === undefined || secondIsPermissions ? hostPath : second;
  const permissions = (secondIsPermissions ? second : third) ?? 'rwm';
  if (rest.length > 0 || !hostPath.startsWith('/') || !containerPath.startsWith('/') || !/^[rwm]+$/.test(permissions)) {
    throw invalid(`"${text}" is not a device`, 'Devices look like /dev/snd:/dev/snd:rwm.');
  }
  return { hostPath, containerPath, permissions };
}

/** `all`, a count, or `count=2,driver=nvidia,capabilities=compute` / `device=0`, as `docker run --gpus` takes them. */
export function parseGpus(text: string): GpuRequest {
  if (text === 'all') return { count: -1, deviceIds: [], capabilities: ['gpu'] };
  if (/^\d+$/.test(text)) return { count: parseInteger(text, { min: 1 }), deviceIds: [], capabilities: ['gpu'] };
  const options = parseOptions(text.includes('=') ? text : `device=${text}`, ['count', 'device', 'driver', 'capabilities']);
  const deviceIds = (options.get('device') ?? []).flatMap((ids) => ids.split(','));
  const count = options.get('count')?.at(-1);
  if (deviceIds.length > 0 && count !== undefined) throw invalid('count and device exclude each other');
  const driver = options.get('driver')?.at(-1);
  const capabilities = (options.get('capabilities') ?? []).flatMap((names) => names.split(','));
  return {
    count: gpuCount(count, deviceIds.length),
    deviceIds,
    capabilities: [...new Set(['gpu', ...capabilities])],
    ...(driver === undefined ? {} : { driver }),
  };
}

/** Named devices need no count; otherwise all are meant unless a count says less. */
function gpuCount(count: string | undefined, devices: number): number {
  if (devices > 0) return 0;
  return count === undefined || count === 'all' ? -1 : parseInteger(count, { min: 1 });
}
