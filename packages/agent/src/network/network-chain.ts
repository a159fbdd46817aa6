/**
 * Puts the network state of one session together: the parts of the complete state,
 * then each change onto the one before. Pure.
 */
import { applyNetworkUpdate, emptyNetworkState, type NetworkState, type NetworkUpdate } from '@muster/shared/model/network-state';
import { DEFAULT_NETWORK_SETTINGS } from '@muster/shared/model/network';

export interface NetworkChain {
  /** Number of the state that was reached; undefined before the first complete one. */
  readonly at: number | undefined;
  /** What earlier parts of an unfinished complete state say. */
  readonly partial: NetworkState | undefined;
  readonly state: NetworkState;
}

export type NetworkChainStep = { readonly type: 'incomplete' | 'state'; readonly chain: NetworkChain } | { readonly type: 'gap'; readonly reason: string };

/** `state`: what is in force, from the journal or an earlier session. */
export const beginChain = (state: NetworkState): NetworkChain => ({ at: undefined, partial: undefined, state });

export const nothingTold: NetworkState = emptyNetworkState(DEFAULT_NETWORK_SETTINGS);

export function extendNetworkChain(chain: NetworkChain, update: NetworkUpdate): NetworkChainStep {
  if (update.scope === 'complete') {
    const state = applyNetworkUpdate(chain.partial ?? nothingTold, update);
    return update.lastPart
      ? { type: 'state', chain: { at: update.resultsIn, partial: undefined, state } }
      : { type: 'incomplete', chain: { ...chain, partial: state } };
  }
  if (chain.at === undefined || chain.partial !== undefined) return { type: 'gap', reason: 'changes of the network state came before it was whole' };
  if (update.appliesTo !== chain.at) {
    return { type: 'gap', reason: `changes apply to network state ${update.appliesTo}, but ${chain.at} is the last one received` };
  }
  return { type: 'state', chain: { at: update.resultsIn, partial: undefined, state: applyNetworkUpdate(chain.state, update) } };
}
