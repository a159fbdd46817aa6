// Original file: proto/muster/v1/objects.proto

import type { SpreadPreference as _muster_v1_SpreadPreference, SpreadPreference__Output as _muster_v1_SpreadPreference__Output } from '../../muster/v1/SpreadPreference.ts';
import type { Platform as _muster_v1_Platform, Platform__Output as _muster_v1_Platform__Output } from '../../muster/v1/Platform.ts';
import type { PlacementStrategy as _muster_v1_PlacementStrategy, PlacementStrategy__Output as _muster_v1_PlacementStrategy__Output } from '../../muster/v1/PlacementStrategy.ts';
import type { AffinityRule as _muster_v1_AffinityRule, AffinityRule__Output as _muster_v1_AffinityRule__Output } from '../../muster/v1/AffinityRule.ts';

export interface PlacementSpec {
  'constraints'?: (string)[];
  'preferences'?: (_muster_v1_SpreadPreference)[];
  'maxReplicasPerNode'?: (number);
  'platforms'?: (_muster_v1_Platform)[];
  'strategy'?: (_muster_v1_PlacementStrategy);
  'affinities'?: (_muster_v1_AffinityRule)[];
}

export interface PlacementSpec__Output {
  'constraints': (string)[];
  'preferences': (_muster_v1_SpreadPreference__Output)[];
  'maxReplicasPerNode': (number);
  'platforms': (_muster_v1_Platform__Output)[];
  'strategy': (_muster_v1_PlacementStrategy__Output);
  'affinities': (_muster_v1_AffinityRule__Output)[];
}
