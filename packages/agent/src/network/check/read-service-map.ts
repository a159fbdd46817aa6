/** Where the kernel leads connections to a virtual address: read from the rules that are there, not from what is thought to be. */
import type { ServiceMap } from '@muster/shared/model/network-check';
import type { ServiceInNetwork, ServiceState } from '@muster/shared/model/network-state';
import type { HostTools } from '../host-tools.ts';
import { SERVICE_TABLE } from '../names.ts';
import { vipChainOf } from '../service-rules.ts';

const ADDRESS = /\b\d+\.\d+\.\d+\.\d+\b/g;

export async function readServiceMaps(tools: Pick<HostTools, 'run'>, services: readonly ServiceState[]): Promise<readonly ServiceMap[]> {
  const maps: ServiceMap[] = [];
  for (const { serviceId, networks } of services) {
    for (const network of networks) {
      if (network.vip !== undefined) maps.push({ serviceId, networkId: network.networkId, addresses: await leadsTo(tools, vipChainOf(serviceId, network.networkId), network) });
    }
  }
  return maps;
}

async function leadsTo(tools: Pick<HostTools, 'run'>, chain: string, { vip = '' }: ServiceInNetwork): Promise<readonly string[]> {
  const nft = (...args: string[]) => tools.run('nft', args).catch(() => '');
  const entry = await nft('get', 'element', 'ip', SERVICE_TABLE, 'vips', `{ ${vip} }`);
  if (!entry.includes(`goto ${chain}`)) return [];
  const text = await nft('list', 'chain', 'ip', SERVICE_TABLE, chain);
  const targets = /dnat (?:ip )?to (.*)/.exec(text)?.[1] ?? '';
  const shared = sharedChoice(targets);
  const found = shared === undefined ? targets : targetsOf(await nft('get', 'element', 'ip', SERVICE_TABLE, shared.map, `{ ${shared.keys.join(', ')} }`));
  return found.match(ADDRESS) ?? [];
}

/** With many services, chains choose from maps that they share. */
export function sharedChoice(rule: string): { readonly map: string; readonly keys: readonly number[] } | undefined {
  const [, count, first = '0', map] = / mod (\d+)(?: seed \S+)?(?: offset (\d+))? map @(\S+)/.exec(rule) ?? [];
  if (count === undefined || map === undefined) return undefined;
  return { map, keys: Array.from({ length: Number(count) }, (_, index) => Number(first) + index) };
}

const targetsOf = (text: string): string => text.slice(text.indexOf('elements'));
