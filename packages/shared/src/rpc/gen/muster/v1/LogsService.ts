// Original file: proto/muster/v1/logs.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { StreamLogsRequest as _muster_v1_StreamLogsRequest, StreamLogsRequest__Output as _muster_v1_StreamLogsRequest__Output } from '../../muster/v1/StreamLogsRequest.ts';
import type { StreamLogsResponse as _muster_v1_StreamLogsResponse, StreamLogsResponse__Output as _muster_v1_StreamLogsResponse__Output } from '../../muster/v1/StreamLogsResponse.ts';

export interface LogsServiceClient extends grpc.Client {
  StreamLogs(argument: _muster_v1_StreamLogsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_v1_StreamLogsResponse__Output>;
  StreamLogs(argument: _muster_v1_StreamLogsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_v1_StreamLogsResponse__Output>;
  streamLogs(argument: _muster_v1_StreamLogsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_v1_StreamLogsResponse__Output>;
  streamLogs(argument: _muster_v1_StreamLogsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_v1_StreamLogsResponse__Output>;
  
}

export interface LogsServiceHandlers extends grpc.UntypedServiceImplementation {
  StreamLogs: grpc.handleServerStreamingCall<_muster_v1_StreamLogsRequest__Output, _muster_v1_StreamLogsResponse>;
  
}

export interface LogsServiceDefinition extends grpc.ServiceDefinition {
  StreamLogs: MethodDefinition<_muster_v1_StreamLogsRequest, _muster_v1_StreamLogsResponse, _muster_v1_StreamLogsRequest__Output, _muster_v1_StreamLogsResponse__Output>
}
