// Original file: proto/muster/v1/objects.proto

import type { HttpProbe as _muster_v1_HttpProbe, HttpProbe__Output as _muster_v1_HttpProbe__Output } from '../../muster/v1/HttpProbe.ts';
import type { TcpProbe as _muster_v1_TcpProbe, TcpProbe__Output as _muster_v1_TcpProbe__Output } from '../../muster/v1/TcpProbe.ts';
import type { GrpcProbe as _muster_v1_GrpcProbe, GrpcProbe__Output as _muster_v1_GrpcProbe__Output } from '../../muster/v1/GrpcProbe.ts';
import type { ExecProbe as _muster_v1_ExecProbe, ExecProbe__Output as _muster_v1_ExecProbe__Output } from '../../muster/v1/ExecProbe.ts';
import type { Long } from '@grpc/proto-loader';

export interface Probe {
  'http'?: (_muster_v1_HttpProbe | null);
  'tcp'?: (_muster_v1_TcpProbe | null);
  'grpc'?: (_muster_v1_GrpcProbe | null);
  'exec'?: (_muster_v1_ExecProbe | null);
  'initialDelayMs'?: (number | string | Long);
  'periodMs'?: (number | string | Long);
  'timeoutMs'?: (number | string | Long);
  'successThreshold'?: (number);
  'failureThreshold'?: (number);
  'check'?: "http"|"tcp"|"grpc"|"exec";
  '_periodMs'?: "periodMs";
  '_timeoutMs'?: "timeoutMs";
  '_successThreshold'?: "successThreshold";
  '_failureThreshold'?: "failureThreshold";
}

export interface Probe__Output {
  'http'?: (_muster_v1_HttpProbe__Output | null);
  'tcp'?: (_muster_v1_TcpProbe__Output | null);
  'grpc'?: (_muster_v1_GrpcProbe__Output | null);
  'exec'?: (_muster_v1_ExecProbe__Output | null);
  'initialDelayMs': (number);
  'periodMs'?: (number);
  'timeoutMs'?: (number);
  'successThreshold'?: (number);
  'failureThreshold'?: (number);
  'check'?: "http"|"tcp"|"grpc"|"exec";
  '_periodMs'?: "periodMs";
  '_timeoutMs'?: "timeoutMs";
  '_successThreshold'?: "successThreshold";
  '_failureThreshold'?: "failureThreshold";
}
