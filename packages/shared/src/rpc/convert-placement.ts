/** Where tasks may and should run: wire ⇄ model. */
import { SAME_NODE } from '../model/affinity.ts';
import { defaultPlacement } from '../model/defaults.ts';
import type { AffinityRule, PlacementSpec, SpreadPreference } from '../model/service-spec.ts';
import { affinityTypes, placementStrategies } from './enums.ts';
import { list, model, text, wire } from './fields.ts';
import type { AffinityRule as WireAffinity, AffinityRule__Output } from './gen/muster/v1/AffinityRule.ts';
import type { PlacementSpec as WirePlacement, PlacementSpec__Output } from './gen/muster/v1/PlacementSpec.ts';
import type { SpreadPreference as WireSpread, SpreadPreference__Output } from './gen/muster/v1/SpreadPreference.ts';

export function placementToWire(placement: PlacementSpec): WirePlacement {
  return wire<WirePlacement>({
    constraints: [...placement.constraints],
    preferences: placement.preferences.map(spreadToWire),
    maxReplicasPerNode: placement.maxReplicasPerNode,
    platforms: placement.platforms.map(({ os, architecture }) => ({ os, architecture })),
    strategy: placementStrategies.toWire(placement.strategy),
    affinities: placement.affinities?.map(affinityToWire),
  });
}

export function placementFromWire(message: PlacementSpec__Output): PlacementSpec {
  return model<PlacementSpec>({
    constraints: message.constraints,
    preferences: message.preferences.map(spreadFromWire),
    maxReplicasPerNode: message.maxReplicasPerNode,
    platforms: message.platforms.map(({ os, architecture }) => ({ os, architecture })),
    strategy: placementStrategies.fromWire(message.strategy) ?? defaultPlacement.strategy,
    affinities: list(message.affinities)?.map(affinityFromWire),
  });
}

function spreadToWire({ spread, targets }: SpreadPreference): WireSpread {
  return wire<WireSpread>({ spread, targets: targets?.map(({ value, percent }) => ({ value, percent })) });
}

function spreadFromWire({ spread, targets }: SpreadPreference__Output): SpreadPreference {
  return model<SpreadPreference>({ spread, targets: list(targets)?.map(({ value, percent }) => ({ value, percent })) });
}

function affinityToWire({ type, service, label, topology, required }: AffinityRule): WireAffinity {
  return wire<WireAffinity>({ type: affinityTypes.toWire(type), service, label, topology, required });
}

function affinityFromWire({ type, service, label, topology, required }: AffinityRule__Output): AffinityRule {
  return model<AffinityRule>({
    type: affinityTypes.fromWire(type) ?? 'affinity',
    service: text(service),
    label: text(label),
    topology: text(topology) ?? SAME_NODE,
    required: required ?? true,
  });
}
