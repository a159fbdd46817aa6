/** Fences: wire ⇄ model. */
import type { Fence } from '../model/session-messages.ts';
import { model, wire } from './fields.ts';
import type { Fence as WireFence, Fence__Output } from './gen/muster/v1/Fence.ts';

export function fenceToWire(fence: Fence): WireFence {
  return wire<WireFence>({ incarnation: fence.incarnation, epoch: fence.epoch, revision: fence.revision });
}

export function fenceFromWire(message: Fence__Output): Fence {
  return model<Fence>({ incarnation: message.incarnation, epoch: message.epoch, revision: message.revision });
}
