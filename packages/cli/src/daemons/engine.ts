import type { Host } from '../host.ts';

/** `unix:///var/run/docker.sock`, `tcp://host:2375`: where the engine is. */
export function engineAddressOf(given: string | undefined, host: Host): string {
  const address = given ?? host.env['DOCKER_HOST'] ?? '';
  if (address === '') return 'unix:///var/run/docker.sock';
  return address.startsWith('/') ? `unix://${address}` : address;
}

/** Where the engine is, as the driver wants to be told. */
export function engineOf(given: string | undefined, host: Host): { readonly socketPath?: string; readonly dockerHost?: string } {
  const address = given ?? host.env['DOCKER_HOST'];
  if (address === undefined || address === '') return {};
  return address.startsWith('unix://') ? { socketPath: address.slice('unix://'.length) } : { dockerHost: address };
}
