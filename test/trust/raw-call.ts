/** Any method of any service with an empty request, as a program would call it that is not ours. */
import * as grpc from '@grpc/grpc-js';
import { accessService, caService, controlService, dispatcherService, healthService, logsService, reflectionAlphaService, reflectionService, secretsService } from '@muster/shared/rpc/load';
import { secured, type ClientTrust } from '@muster/shared/rpc/security';

export const METHODS: readonly grpc.MethodDefinition<unknown, unknown>[] = [controlService, caService, accessService, secretsService, logsService, dispatcherService, healthService, reflectionService, reflectionAlphaService].flatMap(
  (service) => Object.values(service as unknown as Record<string, grpc.MethodDefinition<unknown, unknown>>),
);

/** Long enough for any answer on this machine; a stream that is still open by then was let in. */
const DEADLINE_MS = 3_000;

/** The status, or OK as soon as a first message comes. */
export function callRaw(address: string, trust: ClientTrust, method: grpc.MethodDefinition<unknown, unknown>): Promise<grpc.status> {
  const { credentials, options, headers } = secured(trust);
  const client = new grpc.Client(address, credentials, options);
  const metadata = new grpc.Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  const limits = { deadline: Date.now() + DEADLINE_MS };
  const { path, requestSerialize: write, responseDeserialize: read } = method;
  const called = new Promise<grpc.status>((resolve) => {
    const onEnd = (error: grpc.ServiceError | null) => resolve(error === null ? grpc.status.OK : error.code);
    const follow = (call: grpc.ClientReadableStream<unknown> | grpc.ClientDuplexStream<unknown, unknown>) => {
      call.on('data', () => {
        resolve(grpc.status.OK);
        call.cancel();
      });
      call.on('error', (error: grpc.ServiceError) => resolve(error.code));
      call.on('end', () => resolve(grpc.status.OK));
    };
    if (method.requestStream && method.responseStream) {
      const call = client.makeBidiStreamRequest(path, write, read, metadata, limits);
      follow(call);
      call.write({});
    } else if (method.requestStream) {
      const call = client.makeClientStreamRequest(path, write, read, metadata, limits, onEnd);
      call.on('error', () => undefined);
      call.write({});
      call.end();
    } else if (method.responseStream) follow(client.makeServerStreamRequest(path, write, read, {}, metadata, limits));
    else client.makeUnaryRequest(path, write, read, {}, metadata, limits, onEnd);
  });
  return called.finally(() => client.close());
}
