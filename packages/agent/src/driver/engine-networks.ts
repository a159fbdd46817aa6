/** What the agent asks of the engine about networks. It sees and touches only those that carry the labels of a Muster agent. */
import type { NetworkId } from '@muster/shared/model/ids';

export interface EngineNetwork {
  readonly name: string;
  /** Empty when the label is not there. */
  readonly networkId: string;
  /** Another agent's, which this host had before, are left over. */
  readonly isOwn: boolean;
  readonly subnet: string;
  readonly ipRange: string;
  readonly gateway: string;
}

export interface EngineNetworkRequest {
  readonly networkId: NetworkId;
  readonly name: string;
  readonly bridge: string;
  readonly range: string;
  readonly subnet: string;
  readonly gateway: string;
  readonly mtu: number;
  readonly attachable: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, string>>;
}

export interface EngineNetworks {
  /** The engine is on this host, and so are its networks. */
  readonly isLocal: boolean;
  list(signal?: AbortSignal): Promise<readonly EngineNetwork[]>;
  create(request: EngineNetworkRequest, signal?: AbortSignal): Promise<void>;
  /** A network of this host alone, with addresses and names of the engine's own; one that is there already is as good. */
  createPlain(request: Pick<EngineNetworkRequest, 'networkId' | 'name'>, signal?: AbortSignal): Promise<void>;
  /** Removing one that is gone does nothing; one with containers in it is `refused`. */
  remove(name: string, signal?: AbortSignal): Promise<void>;
}
