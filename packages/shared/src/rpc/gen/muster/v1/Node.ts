// Original file: proto/muster/v1/objects.proto

import type { Meta as _muster_v1_Meta, Meta__Output as _muster_v1_Meta__Output } from '../../muster/v1/Meta.ts';
import type { NodeSpec as _muster_v1_NodeSpec, NodeSpec__Output as _muster_v1_NodeSpec__Output } from '../../muster/v1/NodeSpec.ts';
import type { NodeDescription as _muster_v1_NodeDescription, NodeDescription__Output as _muster_v1_NodeDescription__Output } from '../../muster/v1/NodeDescription.ts';
import type { NodeStatus as _muster_v1_NodeStatus, NodeStatus__Output as _muster_v1_NodeStatus__Output } from '../../muster/v1/NodeStatus.ts';
import type { NodeSession as _muster_v1_NodeSession, NodeSession__Output as _muster_v1_NodeSession__Output } from '../../muster/v1/NodeSession.ts';
import type { NodeNetwork as _muster_v1_NodeNetwork, NodeNetwork__Output as _muster_v1_NodeNetwork__Output } from '../../muster/v1/NodeNetwork.ts';

export interface Node {
  'meta'?: (_muster_v1_Meta | null);
  'spec'?: (_muster_v1_NodeSpec | null);
  'description'?: (_muster_v1_NodeDescription | null);
  'status'?: (_muster_v1_NodeStatus | null);
  'session'?: (_muster_v1_NodeSession | null);
  'tasksRunning'?: (number);
  'leader'?: (boolean);
  'network'?: (_muster_v1_NodeNetwork | null);
}

export interface Node__Output {
  'meta': (_muster_v1_Meta__Output | null);
  'spec': (_muster_v1_NodeSpec__Output | null);
  'description': (_muster_v1_NodeDescription__Output | null);
  'status': (_muster_v1_NodeStatus__Output | null);
  'session': (_muster_v1_NodeSession__Output | null);
  'tasksRunning': (number);
  'leader': (boolean);
  'network': (_muster_v1_NodeNetwork__Output | null);
}
