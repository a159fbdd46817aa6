/** Docker's words about a container → ours. Pure. */
import type Dockerode from 'dockerode';
import type { ContainerState } from '../driver.ts';

type Phase = ContainerState['phase'];
type Health = ContainerState['health'];
type Ports = ContainerState['ports'];

const PHASES: readonly Phase[] = ['created', 'running', 'paused', 'restarting', 'exited', 'dead', 'removing'];
const HEALTHS: readonly Health[] = ['none', 'starting', 'healthy', 'unhealthy'];

export type InspectedContainer = Pick<Dockerode.ContainerInspectInfo, 'Id' | 'State' | 'HostConfig' | 'NetworkSettings'>;

/** The answer of `GET /containers/{id}/json`. */
export function parseInspect(taskId: string, info: InspectedContainer): ContainerState {
  const { State: state } = info;
  const phase = phaseOf(state.Status);
  const over = phase === 'exited' || phase === 'dead';
  const startedAt = timeOf(state.StartedAt);
  const endedAt = over ? timeOf(state.FinishedAt) : undefined;
  // Docker reads one clock for the end and another, later, for the start: an instant may end before it began.
  const finishedAt = endedAt === undefined ? undefined : Math.max(endedAt, startedAt ?? endedAt);
  return {
    taskId,
    containerId: info.Id,
    phase,
    health: phase === 'running' ? healthOf(state.Health?.Status) : 'none',
    ...(over ? { exitCode: state.ExitCode } : {}),
    outOfMemory: state.OOMKilled,
    ...(state.Error === '' ? {} : { error: state.Error }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(finishedAt === undefined ? {} : { finishedAt }),
    ports: phase === 'running' ? boundPorts(info) : [],
    ...(phase === 'running' || phase === 'paused' ? addressOf(info) : {}),
  };
}

/**
 * An entry of `GET /containers/json`, for a container that does not answer
 * `inspect` because the engine holds its lock. Times are not in it.
 */
export function parseSummary(taskId: string, info: Pick<Dockerode.ContainerInfo, 'Id' | 'State' | 'Status' | 'Ports'>): ContainerState {
  const phase = phaseOf(info.State);
  const exitCode = /^Exited \((\d{1,10})\)/.exec(info.Status)?.[1];
  const health = /\((?:health: )?(starting|healthy|unhealthy)\)/.exec(info.Status)?.[1];
  return {
    taskId,
    containerId: info.Id,
    phase,
    health: phase === 'running' ? healthOf(health) : 'none',
    ...(exitCode === undefined ? {} : { exitCode: Number(exitCode) }),
    outOfMemory: false,
    ports:
      phase === 'running'
        ? promised(
            (info.Ports ?? [])
              .filter((port) => (port.PublicPort ?? 0) > 0)
              .map(({ IP, Type, PrivatePort, PublicPort }) => ({
                hostIp: IP,
                port: { protocol: protocolOf(Type), targetPort: PrivatePort, publishedPort: PublicPort },
              })),
          )
        : [],
  };
}

/** A word that a newer engine may invent counts as `dead`: it does not run and will not. */
function phaseOf(status: string): Phase {
  return PHASES.find((phase) => phase === status) ?? 'dead';
}

function healthOf(status: string | undefined): Health {
  return HEALTHS.find((health) => health === status) ?? 'none';
}

function protocolOf(word: string | undefined): 'tcp' | 'udp' {
  return word === 'udp' ? 'udp' : 'tcp';
}

/** Go's zero time, year 1, means never. */
function timeOf(text: string): number | undefined {
  const at = Date.parse(text);
  return Number.isFinite(at) && at > 0 ? at : undefined;
}

/** On the host's network it is the host; of several networks any will do: the host is in all of them. */
function addressOf({ HostConfig, NetworkSettings }: InspectedContainer): { readonly address?: string } {
  if (HostConfig.NetworkMode === 'host') return { address: '127.0.0.1' };
  const addresses = Object.values(NetworkSettings.Networks ?? {}).map((network) => network?.IPAddress);
  const address = addresses.find((candidate) => candidate !== undefined && candidate !== null && candidate !== '');
  return address === undefined ? {} : { address };
}

function boundPorts(info: InspectedContainer): Ports {
  // On the host's network the process listens by itself; Docker reports no bindings then.
  if (info.HostConfig.NetworkMode === 'host') {
    return Object.keys((info.HostConfig.PortBindings ?? {}) as object).map((key) => {
      const { targetPort, protocol } = parseKey(key);
      return { protocol, targetPort, publishedPort: targetPort };
    }).filter(({ targetPort }) => isPort(targetPort));
  }
  return promised(
    Object.entries(info.NetworkSettings.Ports ?? {}).flatMap(([key, bindings]) =>
      // Exposed but unpublished ports have null here.
      (bindings ?? []).map(({ HostIp, HostPort }) => ({ hostIp: HostIp, port: { ...parseKey(key), publishedPort: Number(HostPort) } })),
    ),
  );
}

const isPort = (port: number): boolean => Number.isInteger(port) && port > 0 && port < 65_536;

function parseKey(key: string): { protocol: 'tcp' | 'udp'; targetPort: number } {
  const [port, protocol] = key.split('/');
  return { protocol: protocolOf(protocol), targetPort: Number(port) };
}

/**
 * One entry for each port that was asked for. The engine binds it on IPv4 and on
 * IPv6 apart, and where it chooses the number it may choose two: then IPv4's is the
 * port that clients are told of. What is no port is left out.
 */
function promised(bindings: readonly { readonly hostIp: string | null | undefined; readonly port: Ports[number] }[]): Ports {
  const targetOf = ({ protocol, targetPort }: Ports[number]) => `${protocol}/${targetPort}`;
  const isIpv6 = (hostIp: string | null | undefined) => hostIp?.includes(':') === true;
  const onIpv4 = new Set(bindings.filter(({ hostIp }) => !isIpv6(hostIp)).map(({ port }) => targetOf(port)));
  const kept = bindings.filter(({ hostIp, port }) => isPort(port.targetPort) && isPort(port.publishedPort) && (!isIpv6(hostIp) || !onIpv4.has(targetOf(port))));
  return [...new Map(kept.map(({ port }) => [`${targetOf(port)}/${port.publishedPort}`, port])).values()];
}
