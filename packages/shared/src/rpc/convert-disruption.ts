/** How much of a service may be missing or doubled, and canaries: wire ⇄ model. */
import type { Amount } from '../model/amount.ts';
import type { CanarySpec, DisruptionSpec } from '../model/service-spec.ts';
import { updateOrders } from './enums.ts';
import { model, wire } from './fields.ts';
import type { Amount as WireAmount, Amount__Output } from './gen/muster/v1/Amount.ts';
import type { CanarySpec as WireCanary, CanarySpec__Output } from './gen/muster/v1/CanarySpec.ts';
import type { DisruptionSpec as WireDisruption, DisruptionSpec__Output } from './gen/muster/v1/DisruptionSpec.ts';

export function amountToWire({ type, value }: Amount): WireAmount {
  return wire<WireAmount>({ value, percent: type === 'percent' });
}

export function amountFromWire({ value, percent }: Amount__Output): Amount {
  return model<Amount>({ type: percent ? 'percent' : 'count', value });
}

export function canaryToWire({ amount, promoteAfterMs }: CanarySpec): WireCanary {
  return wire<WireCanary>({ amount: amountToWire(amount), promoteAfterMs });
}

export function canaryFromWire({ amount, promoteAfterMs }: CanarySpec__Output): CanarySpec {
  return model<CanarySpec>({ amount: amount ? amountFromWire(amount) : { type: 'count', value: 0 }, promoteAfterMs });
}

export function disruptionToWire({ maxUnavailable, moveOrder, rebalance }: DisruptionSpec): WireDisruption {
  return wire<WireDisruption>({
    maxUnavailable: maxUnavailable && amountToWire(maxUnavailable),
    moveOrder: moveOrder && updateOrders.toWire(moveOrder),
    rebalanceAutomatically: rebalance === 'auto',
  });
}

export function disruptionFromWire({ maxUnavailable, moveOrder, rebalanceAutomatically }: DisruptionSpec__Output): DisruptionSpec {
  return model<DisruptionSpec>({
    maxUnavailable: maxUnavailable ? amountFromWire(maxUnavailable) : undefined,
    moveOrder: updateOrders.fromWire(moveOrder),
    rebalance: rebalanceAutomatically ? 'auto' : undefined,
  });
}
