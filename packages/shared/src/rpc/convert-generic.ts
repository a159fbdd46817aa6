/** Generic resources: wire ⇄ model. */
import type { GenericResource } from '../model/generic-resource.ts';
import { model, wire } from './fields.ts';
import type { GenericResource as WireGeneric, GenericResource__Output } from './gen/muster/v1/GenericResource.ts';

export function genericToWire({ kind, count, names }: GenericResource): WireGeneric {
  return wire<WireGeneric>({ kind, count, names: [...names] });
}

export function genericFromWire({ kind, count, names }: GenericResource__Output): GenericResource {
  return model<GenericResource>({ kind, count, names });
}
