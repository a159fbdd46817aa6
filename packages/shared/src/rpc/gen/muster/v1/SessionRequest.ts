// Original file: proto/muster/v1/dispatcher.proto

import type { Hello as _muster_v1_Hello, Hello__Output as _muster_v1_Hello__Output } from '../../muster/v1/Hello.ts';
import type { Heartbeat as _muster_v1_Heartbeat, Heartbeat__Output as _muster_v1_Heartbeat__Output } from '../../muster/v1/Heartbeat.ts';
import type { StatusReport as _muster_v1_StatusReport, StatusReport__Output as _muster_v1_StatusReport__Output } from '../../muster/v1/StatusReport.ts';
import type { NodeDescription as _muster_v1_NodeDescription, NodeDescription__Output as _muster_v1_NodeDescription__Output } from '../../muster/v1/NodeDescription.ts';
import type { Samples as _muster_v1_Samples, Samples__Output as _muster_v1_Samples__Output } from '../../muster/v1/Samples.ts';
import type { NetworkAck as _muster_v1_NetworkAck, NetworkAck__Output as _muster_v1_NetworkAck__Output } from '../../muster/v1/NetworkAck.ts';
import type { NetworkProbeReport as _muster_v1_NetworkProbeReport, NetworkProbeReport__Output as _muster_v1_NetworkProbeReport__Output } from '../../muster/v1/NetworkProbeReport.ts';
import type { HostStops as _muster_v1_HostStops, HostStops__Output as _muster_v1_HostStops__Output } from '../../muster/v1/HostStops.ts';

export interface SessionRequest {
  'hello'?: (_muster_v1_Hello | null);
  'heartbeat'?: (_muster_v1_Heartbeat | null);
  'status'?: (_muster_v1_StatusReport | null);
  'description'?: (_muster_v1_NodeDescription | null);
  'samples'?: (_muster_v1_Samples | null);
  'networkAck'?: (_muster_v1_NetworkAck | null);
  'probeReport'?: (_muster_v1_NetworkProbeReport | null);
  'hostStops'?: (_muster_v1_HostStops | null);
  'body'?: "hello"|"heartbeat"|"status"|"description"|"samples"|"networkAck"|"probeReport"|"hostStops";
}

export interface SessionRequest__Output {
  'hello'?: (_muster_v1_Hello__Output | null);
  'heartbeat'?: (_muster_v1_Heartbeat__Output | null);
  'status'?: (_muster_v1_StatusReport__Output | null);
  'description'?: (_muster_v1_NodeDescription__Output | null);
  'samples'?: (_muster_v1_Samples__Output | null);
  'networkAck'?: (_muster_v1_NetworkAck__Output | null);
  'probeReport'?: (_muster_v1_NetworkProbeReport__Output | null);
  'hostStops'?: (_muster_v1_HostStops__Output | null);
  'body'?: "hello"|"heartbeat"|"status"|"description"|"samples"|"networkAck"|"probeReport"|"hostStops";
}
