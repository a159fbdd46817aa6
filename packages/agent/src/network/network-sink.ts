import type { NetworkState } from '@muster/shared/model/network-state';
import type { MaterialContent } from '@muster/shared/model/session-messages';

/** What takes over the network state of this node. */
export interface NetworkSink {
  /**
   * Takes the state as what is wanted from now on. `inForce` is called with an empty
   * text when it, or a later one, is in force on the host. When it could not be
   * brought, it is called with why, and once more when it could after all, or when
   * there is another reason.
   */
  bringInForce(state: NetworkState, inForce: (error: string) => void): void;
  /** Contents of secrets, among them the certificates of routes in the state that follows. */
  takeContents?(contents: readonly MaterialContent[]): void;
}
