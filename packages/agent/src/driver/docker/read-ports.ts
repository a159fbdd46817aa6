/** Which host ports are held by somebody else. Pure. */
import type Dockerode from 'dockerode';

/** The state column of a listening TCP socket and of an unconnected UDP one. */
const LISTENING: Readonly<Record<'tcp' | 'udp', string>> = { tcp: '0A', udp: '07' };

/**
 * Every DNS client holds an unconnected UDP socket in Linux's ephemeral range
 * for a moment. Reporting those would change the node's description all the time.
 */
const FIRST_EPHEMERAL_UDP_PORT = 32_768;

/** `tcp/80` for each listening socket in the text of `/proc/net/{tcp,tcp6,udp,udp6}`. */
export function listeningPorts(protocol: 'tcp' | 'udp', text: string): string[] {
  const ports = new Set<number>();
  for (const line of text.split('\n').slice(1)) {
    const [, local, , state] = line.trim().split(/\s+/);
    if (local === undefined || state !== LISTENING[protocol]) continue;
    const port = Number.parseInt(local.slice(local.lastIndexOf(':') + 1), 16);
    if (port > 0 && (protocol === 'tcp' || port < FIRST_EPHEMERAL_UDP_PORT)) ports.add(port);
  }
  return [...ports].map((port) => `${protocol}/${port}`);
}

/** The ports that a container publishes on its host. */
export function publishedPorts(container: Pick<Dockerode.ContainerInfo, 'Ports'>): string[] {
  return (container.Ports ?? []).filter((port) => port.PublicPort > 0).map((port) => `${port.Type}/${port.PublicPort}`);
}

/**
 * Ports of foreign containers and of the host's own programs, sorted. The engine
 * listens for our containers too (docker-proxy): those are left out.
 */
export function foreignPorts(held: {
  readonly listening: readonly string[];
  readonly foreign: readonly string[];
  readonly own: readonly string[];
}): readonly string[] {
  const own = new Set(held.own);
  const ports = new Set([...held.foreign, ...held.listening.filter((port) => !own.has(port))]);
  return [...ports].sort();
}
