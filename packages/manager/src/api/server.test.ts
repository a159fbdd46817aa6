/** What every client meets before it calls a method: health, reflection, a manager that is not ready. */
import * as grpc from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from 'vitest';
import { asManagerId } from '@muster/shared/model/ids';
import { connectControl } from '@muster/shared/rpc/client';
import { healthService, reflectionAlphaService, reflectionService } from '@muster/shared/rpc/load';
import { serve } from '@muster/shared/rpc/server';
import { systemClock } from '@muster/shared/runtime/clock';
import { systemNewId } from '@muster/shared/runtime/ids';
import { silentLogger } from '@muster/shared/runtime/logger';
import { createMemoryStore } from '../store/memory.ts';
import { Replica } from '../state/replica.ts';
import { apiServices } from './server.ts';
import { refusal, startApi } from './testing/api-world.ts';

const cleanups: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A client that knows nothing of this project's client. */
function plainClient(address: string): grpc.Client {
  const client = new grpc.Client(address, grpc.credentials.createInsecure());
  cleanups.push(() => client.close());
  return client;
}

/** A manager whose copy of the state has not been read, until `sync` is called. */
async function startUnsynced() {
  const clock = systemClock;
  const store = createMemoryStore({ clock });
  const state = new Replica({ store, clock, logger: silentLogger });
  const services = apiServices({
    state,
    record: { id: asManagerId('m') },
    store,
    clock,
    newId: systemNewId,
    logger: silentLogger,
    logs: { async *read() {} },
  });
  const server = serve({ name: 'api', address: '127.0.0.1:0', services, clock, graceMs: 100 });
  const stop = new AbortController();
  const running = [server.run(stop.signal)];
  cleanups.push(async () => {
    stop.abort();
    await Promise.all(running);
  });
  return { address: await server.listening, sync: () => void running.push(state.run(stop.signal)) };
}

const { Check, Watch } = healthService;
const check = (client: grpc.Client, service: string) =>
  new Promise<string>((resolve) => {
    client.makeUnaryRequest(Check.path, Check.requestSerialize, Check.responseDeserialize, { service }, (error, response) =>
      resolve(error === null ? String(response?.status) : (grpc.status[error.code] ?? '')),
    );
  });

describe('health', () => {
  it('is told for the server and for each of its services', async () => {
    await using world = await startApi();
    const client = plainClient(world.address);
    for (const service of ['', 'muster.v1.ControlService', 'muster.v1.DispatcherService', 'grpc.health.v1.Health']) {
      expect(await check(client, service)).toBe('SERVING');
    }
    expect(await check(client, 'nope')).toBe('NOT_FOUND');
  });

  it('is watched: not serving before the state is read, serving after', async () => {
    const { address, sync } = await startUnsynced();
    const call = plainClient(address).makeServerStreamRequest(Watch.path, Watch.requestSerialize, Watch.responseDeserialize, {});
    call.on('error', () => undefined);
    const statuses = call[Symbol.asyncIterator]();
    expect((await statuses.next()).value).toMatchObject({ status: 'NOT_SERVING' });
    sync();
    expect((await statuses.next()).value).toMatchObject({ status: 'SERVING' });
    call.cancel();
  });
});

describe('a manager that has not read the state', () => {
  it('does not deny what exists, but says that it is not ready', async () => {
    const { address } = await startUnsynced();
    using client = connectControl([address]);
    expect(await refusal(client.call('GetService', { ref: 'web' }))).toMatchObject({
      code: 'unavailable',
      reason: 'MANAGER_STARTING',
    });
  });

  it('answers a call that came a moment too early', async () => {
    const { address, sync } = await startUnsynced();
    using client = connectControl([address]);
    const call = client.call('ListServices', {});
    sync();
    expect((await call).services).toEqual([]);
  });
});

describe.each([
  ['v1', reflectionService],
  ['v1alpha', reflectionAlphaService],
])('reflection %s', (_version, { ServerReflectionInfo }) => {
  it('answers one request after the other on one stream', async () => {
    await using world = await startApi();
    const { path, requestSerialize, responseDeserialize } = ServerReflectionInfo;
    const call = plainClient(world.address).makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
    const answers = call[Symbol.asyncIterator]();
    const ask = async (request: Parameters<typeof requestSerialize>[0]) => {
      call.write(request);
      const { value } = (await answers.next()) as { value: ReturnType<typeof responseDeserialize> };
      return value;
    };
    const listed = await ask({ listServices: '' });
    expect(listed.listServicesResponse?.service.map(({ name }) => name)).toEqual([
      'muster.v1.ControlService',
      'muster.v1.LogsService',
      'muster.v1.CaService',
      'muster.v1.AccessService',
      'muster.v1.SecretsService',
      'muster.v1.DispatcherService',
      'grpc.health.v1.Health',
      'grpc.reflection.v1.ServerReflection',
      'grpc.reflection.v1alpha.ServerReflection',
    ]);
    const bySymbol = await ask({ fileContainingSymbol: 'muster.v1.ControlService' });
    // The symbol's own file, and the five that it imports.
    expect(bySymbol.fileDescriptorResponse?.fileDescriptorProto).toHaveLength(6);
    const byName = await ask({ fileByFilename: 'muster/v1/objects.proto' });
    expect(byName.fileDescriptorResponse?.fileDescriptorProto).toHaveLength(1);
    expect((await ask({ fileByFilename: 'x' })).errorResponse?.errorCode).toBe(grpc.status.NOT_FOUND);
    expect((await ask({ fileContainingSymbol: 'x' })).errorResponse?.errorCode).toBe(grpc.status.NOT_FOUND);
    expect((await ask({ allExtensionNumbersOfType: 'x' })).errorResponse?.errorCode).toBe(grpc.status.NOT_FOUND);
    expect((await ask({})).errorResponse?.errorCode).toBe(grpc.status.UNIMPLEMENTED);
    call.end();
    expect((await answers.next()).done).toBe(true);
  });
});
