/** Asks a gRPC server for its health, as `grpc.health.v1.Health` defines it. */
import * as grpc from '@grpc/grpc-js';
import type { HealthClient } from './gen/grpc/health/v1/Health.ts';
import { healthService } from './load.ts';

const Client = grpc.makeGenericClientConstructor(healthService, 'Health') as unknown as new (
  address: string,
  credentials: grpc.ChannelCredentials,
  options: grpc.ClientOptions,
) => HealthClient;

/**
 * One question on a connection of its own, without TLS. Answers with the serving
 * status, or with why there was none, in the words of gRPC; never rejects.
 */
export function checkHealth(address: string, service: string, timeoutMs: number): Promise<string> {
  const client = new Client(address, grpc.credentials.createInsecure(), {
    'grpc.use_local_subchannel_pool': 1,
    'grpc.enable_retries': 0,
    'grpc.enable_http_proxy': 0,
  });
  return new Promise((resolve) => {
    client.check({ service }, { deadline: Date.now() + timeoutMs }, (error, answer) => {
      client.close();
      resolve(error === null ? (answer?.status ?? 'UNKNOWN') : `${grpc.status[error.code]}: ${error.details}`);
    });
  });
}
