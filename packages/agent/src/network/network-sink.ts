import type { NetworkState } from '@muster/shared/model/network-state';

/** What takes over the network state of this node. */
export interface NetworkSink {
  /**
   * Takes the state as what is wanted from now on. `inForce` is called once: with an
   * empty text when it, or a later one, is in force on the host, else with why it
   * could not be; it is then tried again all the same.
   */
  bringInForce(state: NetworkState, inForce: (error: string) => void): void;
}
