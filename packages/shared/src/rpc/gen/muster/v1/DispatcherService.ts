// Original file: proto/muster/v1/dispatcher.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ForwardProbeRequest as _muster_v1_ForwardProbeRequest, ForwardProbeRequest__Output as _muster_v1_ForwardProbeRequest__Output } from '../../muster/v1/ForwardProbeRequest.ts';
import type { ForwardProbeResponse as _muster_v1_ForwardProbeResponse, ForwardProbeResponse__Output as _muster_v1_ForwardProbeResponse__Output } from '../../muster/v1/ForwardProbeResponse.ts';
import type { ForwardSamplesRequest as _muster_v1_ForwardSamplesRequest, ForwardSamplesRequest__Output as _muster_v1_ForwardSamplesRequest__Output } from '../../muster/v1/ForwardSamplesRequest.ts';
import type { ForwardSamplesResponse as _muster_v1_ForwardSamplesResponse, ForwardSamplesResponse__Output as _muster_v1_ForwardSamplesResponse__Output } from '../../muster/v1/ForwardSamplesResponse.ts';
import type { PublishLogsRequest as _muster_v1_PublishLogsRequest, PublishLogsRequest__Output as _muster_v1_PublishLogsRequest__Output } from '../../muster/v1/PublishLogsRequest.ts';
import type { PublishLogsResponse as _muster_v1_PublishLogsResponse, PublishLogsResponse__Output as _muster_v1_PublishLogsResponse__Output } from '../../muster/v1/PublishLogsResponse.ts';
import type { SessionRequest as _muster_v1_SessionRequest, SessionRequest__Output as _muster_v1_SessionRequest__Output } from '../../muster/v1/SessionRequest.ts';
import type { SessionResponse as _muster_v1_SessionResponse, SessionResponse__Output as _muster_v1_SessionResponse__Output } from '../../muster/v1/SessionResponse.ts';

export interface DispatcherServiceClient extends grpc.Client {
  ForwardProbe(argument: _muster_v1_ForwardProbeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ForwardProbeResponse__Output>): grpc.ClientUnaryCall;
  ForwardProbe(argument: _muster_v1_ForwardProbeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ForwardProbeResponse__Output>): grpc.ClientUnaryCall;
  ForwardProbe(argument: _muster_v1_ForwardProbeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ForwardProbeResponse__Output>): grpc.ClientUnaryCall;
  ForwardProbe(argument: _muster_v1_ForwardProbeRequest, callback: grpc.requestCallback<_muster_v1_ForwardProbeResponse__Output>): grpc.ClientUnaryCall;
  forwardProbe(argument: _muster_v1_ForwardProbeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ForwardProbeResponse__Output>): grpc.ClientUnaryCall;
  forwardProbe(argument: _muster_v1_ForwardProbeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ForwardProbeResponse__Output>): grpc.ClientUnaryCall;
  forwardProbe(argument: _muster_v1_ForwardProbeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ForwardProbeResponse__Output>): grpc.ClientUnaryCall;
  forwardProbe(argument: _muster_v1_ForwardProbeRequest, callback: grpc.requestCallback<_muster_v1_ForwardProbeResponse__Output>): grpc.ClientUnaryCall;
  
  ForwardSamples(argument: _muster_v1_ForwardSamplesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ForwardSamplesResponse__Output>): grpc.ClientUnaryCall;
  ForwardSamples(argument: _muster_v1_ForwardSamplesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ForwardSamplesResponse__Output>): grpc.ClientUnaryCall;
  ForwardSamples(argument: _muster_v1_ForwardSamplesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ForwardSamplesResponse__Output>): grpc.ClientUnaryCall;
  ForwardSamples(argument: _muster_v1_ForwardSamplesRequest, callback: grpc.requestCallback<_muster_v1_ForwardSamplesResponse__Output>): grpc.ClientUnaryCall;
  forwardSamples(argument: _muster_v1_ForwardSamplesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ForwardSamplesResponse__Output>): grpc.ClientUnaryCall;
  forwardSamples(argument: _muster_v1_ForwardSamplesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ForwardSamplesResponse__Output>): grpc.ClientUnaryCall;
  forwardSamples(argument: _muster_v1_ForwardSamplesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ForwardSamplesResponse__Output>): grpc.ClientUnaryCall;
  forwardSamples(argument: _muster_v1_ForwardSamplesRequest, callback: grpc.requestCallback<_muster_v1_ForwardSamplesResponse__Output>): grpc.ClientUnaryCall;
  
  PublishLogs(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_PublishLogsResponse__Output>): grpc.ClientWritableStream<_muster_v1_PublishLogsRequest>;
  PublishLogs(metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_PublishLogsResponse__Output>): grpc.ClientWritableStream<_muster_v1_PublishLogsRequest>;
  PublishLogs(options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_PublishLogsResponse__Output>): grpc.ClientWritableStream<_muster_v1_PublishLogsRequest>;
  PublishLogs(callback: grpc.requestCallback<_muster_v1_PublishLogsResponse__Output>): grpc.ClientWritableStream<_muster_v1_PublishLogsRequest>;
  publishLogs(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_PublishLogsResponse__Output>): grpc.ClientWritableStream<_muster_v1_PublishLogsRequest>;
  publishLogs(metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_PublishLogsResponse__Output>): grpc.ClientWritableStream<_muster_v1_PublishLogsRequest>;
  publishLogs(options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_PublishLogsResponse__Output>): grpc.ClientWritableStream<_muster_v1_PublishLogsRequest>;
  publishLogs(callback: grpc.requestCallback<_muster_v1_PublishLogsResponse__Output>): grpc.ClientWritableStream<_muster_v1_PublishLogsRequest>;
  
  Session(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_muster_v1_SessionRequest, _muster_v1_SessionResponse__Output>;
  Session(options?: grpc.CallOptions): grpc.ClientDuplexStream<_muster_v1_SessionRequest, _muster_v1_SessionResponse__Output>;
  session(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_muster_v1_SessionRequest, _muster_v1_SessionResponse__Output>;
  session(options?: grpc.CallOptions): grpc.ClientDuplexStream<_muster_v1_SessionRequest, _muster_v1_SessionResponse__Output>;
  
}

export interface DispatcherServiceHandlers extends grpc.UntypedServiceImplementation {
  ForwardProbe: grpc.handleUnaryCall<_muster_v1_ForwardProbeRequest__Output, _muster_v1_ForwardProbeResponse>;
  
  ForwardSamples: grpc.handleUnaryCall<_muster_v1_ForwardSamplesRequest__Output, _muster_v1_ForwardSamplesResponse>;
  
  PublishLogs: grpc.handleClientStreamingCall<_muster_v1_PublishLogsRequest__Output, _muster_v1_PublishLogsResponse>;
  
  Session: grpc.handleBidiStreamingCall<_muster_v1_SessionRequest__Output, _muster_v1_SessionResponse>;
  
}

export interface DispatcherServiceDefinition extends grpc.ServiceDefinition {
  ForwardProbe: MethodDefinition<_muster_v1_ForwardProbeRequest, _muster_v1_ForwardProbeResponse, _muster_v1_ForwardProbeRequest__Output, _muster_v1_ForwardProbeResponse__Output>
  ForwardSamples: MethodDefinition<_muster_v1_ForwardSamplesRequest, _muster_v1_ForwardSamplesResponse, _muster_v1_ForwardSamplesRequest__Output, _muster_v1_ForwardSamplesResponse__Output>
  PublishLogs: MethodDefinition<_muster_v1_PublishLogsRequest, _muster_v1_PublishLogsResponse, _muster_v1_PublishLogsRequest__Output, _muster_v1_PublishLogsResponse__Output>
  Session: MethodDefinition<_muster_v1_SessionRequest, _muster_v1_SessionResponse, _muster_v1_SessionRequest__Output, _muster_v1_SessionResponse__Output>
}
