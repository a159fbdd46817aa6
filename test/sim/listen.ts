/** Listens to what managers tell a host, message by message, as it comes to the host. */
import { DEFAULT_NETWORK_SETTINGS } from '@muster/shared/model/network';
import { applyNetworkUpdate, emptyNetworkState, type NetworkState, type NetworkUpdate } from '@muster/shared/model/network-state';
import type { AssignmentsMessage, Fence } from '@muster/shared/model/session-messages';
import type { AgentTransport } from '@muster/shared/transport/channel';

export interface Listener {
  readonly onSession: (manager: string) => void;
  /** All of what the host was told of networks in this session, once it is whole. */
  readonly onNetworks: (manager: string, fence: Fence, state: NetworkState) => void;
  readonly onAssignments: (manager: string, message: AssignmentsMessage) => void;
}

const NOTHING = emptyNetworkState(DEFAULT_NETWORK_SETTINGS);

export function listenTo(transport: AgentTransport, { onSession, onNetworks, onAssignments }: Listener): AgentTransport {
  return {
    openLogs: (address, signal) => transport.openLogs(address, signal),
    async openSession(address, signal) {
      const channel = await transport.openSession(address, signal);
      const take = taker((fence, state) => onNetworks(address, fence, state));
      return {
        peer: channel.peer,
        send: (message) => channel.send(message),
        async *receive() {
          for await (const message of channel.receive()) {
            if (message.type === 'welcome') onSession(address);
            if (message.type === 'network') take(message.update);
            if (message.type === 'assignments') onAssignments(address, message);
            yield message;
          }
        },
        close: (error) => channel.close(error),
      };
    },
  };
}

/** A complete state may come in parts. */
function taker(onWhole: (fence: Fence, state: NetworkState) => void): (update: NetworkUpdate) => void {
  let state = NOTHING;
  let isWhole = true;
  return (update) => {
    if (update.scope === 'complete' && isWhole) state = NOTHING;
    state = applyNetworkUpdate(state, update);
    isWhole = update.scope === 'incremental' || update.lastPart;
    if (isWhole) onWhole(update.fence, state);
  };
}
