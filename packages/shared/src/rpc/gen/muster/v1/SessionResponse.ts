// Original file: proto/muster/v1/dispatcher.proto

import type { Welcome as _muster_v1_Welcome, Welcome__Output as _muster_v1_Welcome__Output } from '../../muster/v1/Welcome.ts';
import type { Heartbeat as _muster_v1_Heartbeat, Heartbeat__Output as _muster_v1_Heartbeat__Output } from '../../muster/v1/Heartbeat.ts';
import type { Assignments as _muster_v1_Assignments, Assignments__Output as _muster_v1_Assignments__Output } from '../../muster/v1/Assignments.ts';
import type { StatusAck as _muster_v1_StatusAck, StatusAck__Output as _muster_v1_StatusAck__Output } from '../../muster/v1/StatusAck.ts';
import type { ManagerList as _muster_v1_ManagerList, ManagerList__Output as _muster_v1_ManagerList__Output } from '../../muster/v1/ManagerList.ts';
import type { LogRequest as _muster_v1_LogRequest, LogRequest__Output as _muster_v1_LogRequest__Output } from '../../muster/v1/LogRequest.ts';
import type { NetworkUpdate as _muster_v1_NetworkUpdate, NetworkUpdate__Output as _muster_v1_NetworkUpdate__Output } from '../../muster/v1/NetworkUpdate.ts';
import type { RenewCertificate as _muster_v1_RenewCertificate, RenewCertificate__Output as _muster_v1_RenewCertificate__Output } from '../../muster/v1/RenewCertificate.ts';
import type { SecretContents as _muster_v1_SecretContents, SecretContents__Output as _muster_v1_SecretContents__Output } from '../../muster/v1/SecretContents.ts';
import type { NetworkProbeRequest as _muster_v1_NetworkProbeRequest, NetworkProbeRequest__Output as _muster_v1_NetworkProbeRequest__Output } from '../../muster/v1/NetworkProbeRequest.ts';

export interface SessionResponse {
  'welcome'?: (_muster_v1_Welcome | null);
  'heartbeat'?: (_muster_v1_Heartbeat | null);
  'assignments'?: (_muster_v1_Assignments | null);
  'statusAck'?: (_muster_v1_StatusAck | null);
  'managers'?: (_muster_v1_ManagerList | null);
  'logRequest'?: (_muster_v1_LogRequest | null);
  'network'?: (_muster_v1_NetworkUpdate | null);
  'renewCertificate'?: (_muster_v1_RenewCertificate | null);
  'secretContents'?: (_muster_v1_SecretContents | null);
  'probeRequest'?: (_muster_v1_NetworkProbeRequest | null);
  'body'?: "welcome"|"heartbeat"|"assignments"|"statusAck"|"managers"|"logRequest"|"network"|"renewCertificate"|"secretContents"|"probeRequest";
}

export interface SessionResponse__Output {
  'welcome'?: (_muster_v1_Welcome__Output | null);
  'heartbeat'?: (_muster_v1_Heartbeat__Output | null);
  'assignments'?: (_muster_v1_Assignments__Output | null);
  'statusAck'?: (_muster_v1_StatusAck__Output | null);
  'managers'?: (_muster_v1_ManagerList__Output | null);
  'logRequest'?: (_muster_v1_LogRequest__Output | null);
  'network'?: (_muster_v1_NetworkUpdate__Output | null);
  'renewCertificate'?: (_muster_v1_RenewCertificate__Output | null);
  'secretContents'?: (_muster_v1_SecretContents__Output | null);
  'probeRequest'?: (_muster_v1_NetworkProbeRequest__Output | null);
  'body'?: "welcome"|"heartbeat"|"assignments"|"statusAck"|"managers"|"logRequest"|"network"|"renewCertificate"|"secretContents"|"probeRequest";
}
