/** Docker networks of this agent: a bridge for each of Muster's networks, whose addresses Muster chooses. */
import type { Clock } from '@muster/shared/runtime/clock';
import { NETWORK_LABEL } from '../../network/names.ts';
import type { EngineNetworkRequest, EngineNetworks } from '../engine-networks.ts';
import { DriverError } from '../driver.ts';
import { connect, type EngineClient, readEndpoint } from './connect.ts';
import { READ_TIMEOUT_MS } from './containers.ts';
import { ignoreStatus } from './failure.ts';
import { LABEL } from './labels.ts';
import { NETWORKS_SHAPE, VERSION_SHAPE } from './reply-shapes.ts';

const WORK_TIMEOUT_MS = 60_000;
/** The first API whose engines would drop what other hosts send to a container, unless told not to. */
const DIRECT_ROUTING_API = [1, 48] as const;

export interface DockerNetworksOptions {
  readonly nodeId: string;
  readonly socketPath?: string | undefined;
  readonly dockerHost?: string | undefined;
  readonly clock: Clock;
}

export function openDockerNetworks(options: DockerNetworksOptions): EngineNetworks {
  const endpoint = readEndpoint(options);
  const client = connect(endpoint, options.clock);
  return {
    isLocal: endpoint.isLocal,

    async list(signal) {
      const networks = await client.call(
        'list networks',
        (docker, abortSignal) => docker.listNetworks({ filters: { label: [NETWORK_LABEL] }, abortSignal }),
        { timeoutMs: READ_TIMEOUT_MS, signal, shape: NETWORKS_SHAPE },
      );
      return networks.map(({ Name, Labels, IPAM }) => {
        const [config] = IPAM?.Config ?? [];
        return {
          name: Name,
          networkId: Labels?.[NETWORK_LABEL] ?? '',
          isOwn: Labels?.[LABEL.node] === options.nodeId,
          subnet: config?.Subnet ?? '',
          ipRange: config?.IPRange ?? '',
          gateway: config?.Gateway ?? '',
        };
      });
    },

    async create(request, signal) {
      const direct = await needsDirectRouting(client, signal);
      await client.call(
        `create network ${request.name}`,
        (docker, abortSignal) => docker.createNetwork({ ...createBody(request, options.nodeId, direct), abortSignal }),
        { timeoutMs: WORK_TIMEOUT_MS, signal },
      );
    },

    async createPlain({ networkId, name }, signal) {
      const body = { Name: name, Driver: 'bridge', CheckDuplicate: true, Labels: { [LABEL.node]: options.nodeId, [NETWORK_LABEL]: networkId } };
      await client.call(
        `create network ${name}`,
        (docker, abortSignal) => docker.createNetwork({ ...body, abortSignal }).catch(ignoreStatus(409)),
        { timeoutMs: WORK_TIMEOUT_MS, signal },
      );
    },

    async remove(name, signal) {
      await client.call(
        `remove network ${name}`,
        (docker, abortSignal) => docker.getNetwork(name).remove({ abortSignal }).catch(ignoreStatus(404)),
        { timeoutMs: WORK_TIMEOUT_MS, signal },
      );
    },
  };
}

async function needsDirectRouting(client: EngineClient, signal: AbortSignal | undefined): Promise<boolean> {
  const { ApiVersion } = await client.call('tell its version', (docker) => docker.version(), { timeoutMs: READ_TIMEOUT_MS, signal, shape: VERSION_SHAPE });
  const [major = 0, minor = 0] = ApiVersion.split('.').map(Number);
  if (Number.isNaN(major) || Number.isNaN(minor)) throw new DriverError('refused', `The engine's API version "${ApiVersion}" makes no sense.`);
  return major > DIRECT_ROUTING_API[0] || (major === DIRECT_ROUTING_API[0] && minor >= DIRECT_ROUTING_API[1]);
}

/** Ours come last: they are what the network works by. */
function createBody(request: EngineNetworkRequest, nodeId: string, direct: boolean) {
  const { networkId, name, bridge, range, subnet, gateway, mtu, attachable, labels, options } = request;
  return {
    Name: name,
    Driver: 'bridge',
    CheckDuplicate: true,
    Attachable: attachable,
    IPAM: { Driver: 'default', Config: [{ Subnet: range, IPRange: subnet, Gateway: gateway }] },
    Options: {
      'com.docker.network.driver.mtu': String(mtu),
      ...options,
      'com.docker.network.bridge.name': bridge,
      'com.docker.network.bridge.enable_ip_masquerade': 'false',
      ...(direct ? { 'com.docker.network.bridge.gateway_mode_ipv4': 'nat-unprotected' } : {}),
    },
    Labels: { ...labels, [LABEL.node]: nodeId, [NETWORK_LABEL]: networkId },
  };
}
