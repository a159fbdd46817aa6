import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { LogEntry as _muster_v1_LogEntry, LogEntry__Output as _muster_v1_LogEntry__Output } from './muster/v1/LogEntry.ts';
import type { LogsServiceClient as _muster_v1_LogsServiceClient, LogsServiceDefinition as _muster_v1_LogsServiceDefinition } from './muster/v1/LogsService.ts';
import type { StreamLogsRequest as _muster_v1_StreamLogsRequest, StreamLogsRequest__Output as _muster_v1_StreamLogsRequest__Output } from './muster/v1/StreamLogsRequest.ts';
import type { StreamLogsResponse as _muster_v1_StreamLogsResponse, StreamLogsResponse__Output as _muster_v1_StreamLogsResponse__Output } from './muster/v1/StreamLogsResponse.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  muster: {
    v1: {
      LogEntry: MessageTypeDefinition<_muster_v1_LogEntry, _muster_v1_LogEntry__Output>
      LogSource: EnumTypeDefinition
      LogsService: SubtypeConstructor<typeof grpc.Client, _muster_v1_LogsServiceClient> & { service: _muster_v1_LogsServiceDefinition }
      StreamLogsRequest: MessageTypeDefinition<_muster_v1_StreamLogsRequest, _muster_v1_StreamLogsRequest__Output>
      StreamLogsResponse: MessageTypeDefinition<_muster_v1_StreamLogsResponse, _muster_v1_StreamLogsResponse__Output>
    }
  }
}

