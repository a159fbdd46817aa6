/** What a node's DNS server says on the gateway of each of the node's networks. Pure. */
import type { NetworkId } from '@muster/shared/model/ids';
import type { NetworkState, ServiceState } from '@muster/shared/model/network-state';
import type { OtherPlace, Zone, ZoneService } from './zone.ts';

/** @returns gateway address → zone */
export function zonesOf({ networks, services }: Pick<NetworkState, 'networks' | 'services'>): ReadonlyMap<string, Zone> {
  const others = otherPlaces(networks, services);
  return new Map(
    networks.map(({ networkId, name, gateway }) => {
      const stacks = stacksByAddress(services, networkId);
      const zone: Zone = {
        network: name,
        services: services.flatMap((service) => inNetwork(service, networkId)),
        stackOf: (address) => stacks.get(address),
        alsoIn: (address) => others.get(address) ?? [],
      };
      return [gateway, zone];
    }),
  );
}

/** Address of a task with several networks → its places in the others. Addresses of different networks differ. */
function otherPlaces(networks: NetworkState['networks'], services: readonly ServiceState[]): ReadonlyMap<string, readonly OtherPlace[]> {
  const gateways = new Map(networks.map(({ networkId, gateway }) => [networkId, gateway]));
  const places = new Map<string, readonly OtherPlace[]>();
  for (const { endpoints } of services) {
    for (const { addresses } of endpoints) {
      if (addresses.length < 2) continue;
      const all = addresses.flatMap(({ networkId, address }) => {
        const gateway = gateways.get(networkId);
        return gateway === undefined ? [] : [{ gateway, address }];
      });
      for (const { address } of all) places.set(address, all.filter((other) => other.address !== address));
    }
  }
  return places;
}

function inNetwork(service: ServiceState, networkId: NetworkId): readonly ZoneService[] {
  const place = service.networks.find((network) => network.networkId === networkId);
  if (place === undefined) return [];
  const { name, stack } = service;
  const taskAddresses = service.endpoints.filter(({ serving }) => serving).flatMap((endpoint) => addressesIn(endpoint, networkId));
  return [{ name, stack, aliases: place.aliases, taskAddresses, ...(place.vip === undefined ? {} : { vip: place.vip }) }];
}

/** Of every task, also of one that does not serve yet: it asks for names already. */
function stacksByAddress(services: readonly ServiceState[], networkId: NetworkId): ReadonlyMap<string, string> {
  return new Map(
    services
      .filter(({ stack }) => stack !== '')
      .flatMap(({ stack, endpoints }) => endpoints.flatMap((endpoint) => addressesIn(endpoint, networkId)).map((address): [string, string] => [address, stack])),
  );
}

function addressesIn({ addresses }: ServiceState['endpoints'][number], networkId: NetworkId): readonly string[] {
  return addresses.filter((one) => one.networkId === networkId).map(({ address }) => address);
}
