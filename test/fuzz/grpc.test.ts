/**
 * What crosses the managers' port, made senseless: every method of the API and the
 * agents' sessions, through the real server. It answers each with a status that says
 * what is wrong, or does what was asked; it never fails in a way that nobody foresaw,
 * and goes on serving.
 */
import * as grpc from '@grpc/grpc-js';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type ApiWorld } from '@muster/manager/api/testing/api-world';
import { newCluster } from '@muster/manager/cluster';
import { createMemoryStore } from '@muster/manager/store/memory';
import { defaultServiceSpec } from '@muster/shared/model/defaults';
import { NO_FENCE } from '@muster/shared/model/session-messages';
import { asNodeId, asTaskId } from '@muster/shared/model/ids';
import { arbitraryServiceSpec } from '@muster/shared/model/testing/arbitrary-spec';
import { agentMessageToWire } from '@muster/shared/rpc/convert-dispatch';
import { serviceSpecToWire } from '@muster/shared/rpc/convert-spec';
import { accessService, caService, controlService, dispatcherService, logsService, secretsService } from '@muster/shared/rpc/load';
import { systemNewId } from '@muster/shared/runtime/ids';
import { systemClock } from '@muster/shared/runtime/clock';
import { startManager, stopAll, write } from '../session/real-world.ts';
import { changes, twistBytes, twists, twistValue } from './twist.ts';

const NODE = asNodeId('node00000000000000000000a');
const same = (bytes: Buffer): Buffer => bytes;

interface Answer {
  readonly code: grpc.status;
  readonly details: string;
}

/** What nobody foresaw. That bytes are no message at all is told by the library, with this code. */
function isUnforeseen({ code, details }: Answer): boolean {
  return (code === grpc.status.INTERNAL || code === grpc.status.UNKNOWN) && !details.startsWith('Error deserializing request');
}

let api: ApiWorld;
let raw: grpc.Client;
let sessions: grpc.Client;

beforeAll(async () => {
  api = await startApi();
  raw = new grpc.Client(api.address, grpc.credentials.createInsecure());
  const manager = await startManager('m1', createMemoryStore({ clock: systemClock }));
  await write(manager.state, newCluster({ name: 'fuzz', newId: systemNewId, now: systemClock.now() }));
  sessions = new grpc.Client(manager.address, grpc.credentials.createInsecure());
  await api.client.call('CreateService', { spec: serviceSpecToWire(defaultServiceSpec('web', 'app:1', 2)) });
});

afterAll(async () => {
  raw.close();
  sessions.close();
  await api[Symbol.asyncDispose]();
  await stopAll();
});

function call(path: string, bytes: Buffer): Promise<Answer> {
  return new Promise((resolve) => {
    raw.makeUnaryRequest(path, same, same, bytes, { deadline: Date.now() + 20_000 }, (error) => resolve({ code: error?.code ?? grpc.status.OK, details: error?.details ?? '' }));
  });
}

/** The first messages of a stream, and how it ends; one that goes on is left. */
function read(stream: grpc.ClientReadableStream<Buffer> | grpc.ClientDuplexStream<Buffer, Buffer>): Promise<Answer> {
  return new Promise((resolve) => {
    const done = (answer: Answer) => {
      stream.cancel();
      resolve(answer);
    };
    const cancel = systemClock.after(300, () => done({ code: grpc.status.OK, details: '' }));
    stream.on('data', () => undefined);
    stream.on('error', (error: grpc.ServiceError) => {
      cancel();
      resolve({ code: error.code, details: error.details });
    });
    stream.on('end', () => {
      cancel();
      resolve({ code: grpc.status.OK, details: '' });
    });
  });
}

type Method = grpc.MethodDefinition<object, object>;
const methodsOf = (definition: object): readonly (readonly [string, Method])[] => Object.entries(definition as Readonly<Record<string, Method>>);
const METHODS = [...methodsOf(controlService), ...methodsOf(logsService), ...methodsOf(caService), ...methodsOf(accessService), ...methodsOf(secretsService)].filter(([, method]) => !method.requestStream);
/** One that has something in nearly every field that some method reads. */
const FULL = {
  ref: 'web', name: 'web', id: 'web', service: 'web', node: 'a', task: 'web.1', stack: 'shop', type: 'SERVICE', pageSize: 5, pageToken: 'x', filter: {}, etag: '1', requestId: 'r1', validateOnly: false,
  revision: 1, resumeRevision: 1, replicas: 3, tail: 10, follow: false, labels: { a: 'b' }, force: true, reason: 'because', updateMask: { paths: ['labels'] },
};

async function stillServes(): Promise<void> {
  const { cluster } = await api.client.call('GetCluster', {});
  expect(cluster).not.toBeNull();
}

describe('every method of the API', () => {
  it.each(METHODS)('%s answers senseless requests in words, and goes on', { timeout: 60_000 }, async (_name, method) => {
    const valid = method.requestSerialize(FULL);
    await fc.assert(
      fc.asyncProperty(fc.oneof(changes.map((made) => twistBytes(valid, made)), twists.map((made) => method.requestSerialize(twistValue(FULL, made) as object)), fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes))), async (bytes) => {
        const answer = method.responseStream ? await read(raw.makeServerStreamRequest(method.path, same, same, bytes)) : await call(method.path, bytes);
        expect(isUnforeseen(answer) ? answer : undefined).toBeUndefined();
      }),
      { numRuns: method.responseStream ? 5 : 15 },
    );
    await stillServes();
  });

  it('refuses or takes any specification, however twisted, and keeps only what is valid', { timeout: 60_000 }, async () => {
    const create = controlService.CreateService;
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(arbitraryServiceSpec, twists, changes, async (spec, odd, made) => {
        const wire = serviceSpecToWire(taken % 2 === 0 ? { ...defaultServiceSpec(`s${taken}`, 'app:1'), labels: spec.labels } : spec);
        const bytes = twistBytes(create.requestSerialize({ spec: twistValue(wire, odd) as typeof wire }), made.slice(0, taken % 3));
        const answer = await call(create.path, bytes);
        expect(isUnforeseen(answer) ? answer : undefined).toBeUndefined();
        taken += 1;
      }),
      { numRuns: 100 },
    );
    await stillServes();
    // All of it can be read again.
    const { services } = await api.client.call('ListServices', { pageSize: 500 });
    expect(services.length).toBeGreaterThan(0);
  });
});

const HELLO = agentMessageToWire({
  type: 'hello',
  nodeId: NODE,
  description: {
    hostname: 'host', address: '10.0.0.9', os: 'linux', architecture: 'amd64', nanoCpus: 4e9, memoryBytes: 8e9, engineVersion: '28.0.0', engineLabels: { a: 'b' }, agentVersion: '0.1.0', usedPorts: ['tcp/80'],
    generic: [{ kind: 'GPU', count: 1, names: ['x'] }],
  },
  fence: NO_FENCE,
  tasks: [{ taskId: asTaskId('task00000000000000000000a'), status: { state: 'running', at: 1, message: 'up' } }],
  initialLabels: { zone: 'east' },
});
const LATER = [
  agentMessageToWire({ type: 'heartbeat', number: 1 }),
  agentMessageToWire({ type: 'status', number: 1, tasks: [{ taskId: asTaskId('task00000000000000000000a'), status: { state: 'failed', at: 2, message: 'x', exitCode: 1 } }] }),
  agentMessageToWire({ type: 'samples', samples: [{ taskId: asTaskId('task00000000000000000000a'), nanoCpus: 1, memoryBytes: 1, from: 0, at: 1 }] }),
  agentMessageToWire({ type: 'network-ack', revision: 1, error: '' }),
  agentMessageToWire({ type: 'host-stops' }),
];

describe('an agent’s session', () => {
  it('of senseless messages ends with a reason or goes on; others begin and are welcomed', { timeout: 60_000 }, async () => {
    const { path, requestSerialize } = dispatcherService.Session;
    await fc.assert(
      fc.asyncProperty(twists, changes, fc.array(fc.tuple(fc.nat(LATER.length - 1), twists, changes), { maxLength: 4 }), async (odd, made, later) => {
        const stream = sessions.makeBidiStreamRequest<Buffer, Buffer>(path, same, same);
        const ending = read(stream);
        stream.write(twistBytes(requestSerialize(twistValue(HELLO, odd) as typeof HELLO), made.slice(0, 2)));
        for (const [index, otherOdd, otherMade] of later) stream.write(twistBytes(requestSerialize(twistValue(LATER[index], otherOdd) as typeof HELLO), otherMade.slice(0, 2)));
        const answer = await ending;
        expect(isUnforeseen(answer) ? answer : undefined).toBeUndefined();
      }),
      { numRuns: 40 },
    );
    const stream = sessions.makeBidiStreamRequest<Buffer, Buffer>(path, same, same);
    stream.on('error', () => undefined);
    stream.write(requestSerialize(HELLO));
    const first = await (stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>).next();
    expect(first.done).toBe(false);
    stream.cancel();
  });
});
