import { grpcTransport } from '@muster/agent/session/grpc-transport';
import { NO_FENCE, type AgentMessage, type ManagerMessage, type MaterialsMessage } from '@muster/shared/model/session-messages';
import type { NodeId } from '@muster/shared/model/ids';
import { secured } from '@muster/shared/rpc/security';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTrustedWorld, type TrustedAgent, type TrustedWorld } from './world.ts';

let world: TrustedWorld;
let victim: TrustedAgent;
let thief: TrustedAgent;
beforeAll(async () => {
  world = await startTrustedWorld();
  [victim, thief] = await Promise.all([world.startAgent('victim'), world.startAgent('thief')]);
  await world.until('both nodes', (view) => [victim, thief].every(({ agent }) => view.node(agent.nodeId)?.status.state === 'ready'));
});
afterAll(() => world[Symbol.asyncDispose]());

const SECRET = 'SECRET_TYPE_SECRET' as const;
const spec = (name: string, secret: string, node: string) => ({
  name,
  task: { container: { image: 'app', materials: [{ type: SECRET, name: secret }] }, placement: { constraints: [`node.hostname==${node}`] } },
  replicated: { replicas: 1 },
});
const running = (name: string) =>
  world.until(`${name} runs`, (view) => {
    const service = view.serviceByName(name);
    return service !== undefined && [...view.tasksOfService(service.id)].some(({ status }) => status.state === 'running');
  });

/** What a manager tells whoever shows the certificate of this node, until it is all that is waited for: the complete set. */
async function toldTo({ holder, agent }: TrustedAgent, isAll: (message: ManagerMessage) => boolean = (message) => message.type === 'assignments' && message.lastPart): Promise<readonly ManagerMessage[]> {
  const stop = new AbortController();
  const channel = await grpcTransport(() => secured(holder.current)).openSession(world.addresses[0] ?? '', stop.signal);
  const told: ManagerMessage[] = [];
  const hello: AgentMessage = { type: 'hello', nodeId: agent.nodeId, description: description(agent.nodeId), fence: NO_FENCE, tasks: [], initialLabels: {} };
  await channel.send(hello);
  for await (const message of channel.receive()) {
    told.push(message);
    if (isAll(message)) break;
  }
  channel.close();
  stop.abort();
  return told;
}

function description(id: NodeId) {
  const node = victim.agent.nodeId === id ? 'victim' : 'thief';
  return { hostname: node, address: '10.0.0.9', os: 'linux', architecture: 'amd64', nanoCpus: 4e9, memoryBytes: 8e9, engineVersion: '27.0', engineLabels: {}, agentVersion: '0.1.0', usedPorts: [] };
}

describe('secrets', () => {
  it('go to the nodes with a task that uses them, apart from the tasks; a stolen agent certificate gets no other node’s', async () => {
    const admin = world.client(world.admin);
    for (const name of ['mine', 'theirs', 'unused']) await admin.call('CreateSecret', { type: SECRET, name, data: Buffer.from(`canary-${name}`) });
    await admin.call('CreateService', { spec: spec('a', 'theirs', 'victim') });
    await admin.call('CreateService', { spec: spec('b', 'mine', 'thief') });
    await Promise.all([running('a'), running('b')]);
    await thief.stop();
    const told = await toldTo(thief);
    const contents = told.filter((message): message is MaterialsMessage => message.type === 'materials').flatMap((message) => message.contents.map(({ content }) => Buffer.from(content).toString()));
    expect(contents).toEqual(['canary-mine']);
    expect(told.findIndex(({ type }) => type === 'materials')).toBeLessThan(told.findIndex(({ type }) => type === 'assignments'));
    expect(JSON.stringify(told.filter(({ type }) => type === 'assignments'))).not.toContain('canary');
  });

  it('credentials of a registry go with the pull, to the node that pulls, and no further', async () => {
    const admin = world.client(world.admin);
    for (const name of ['registry.test', 'docker.io']) await admin.call('CreateSecret', { type: 'SECRET_TYPE_REGISTRY', name, data: Buffer.from(JSON.stringify({ username: 'me', password: `canary-${name}` })) });
    await admin.call('CreateService', { spec: { name: 'c', task: { container: { image: 'registry.test/app' }, placement: { constraints: ['node.hostname==thief'] } }, replicated: { replicas: 1 } } });
    const told = await toldTo(thief, (message) => message.type === 'assignments' && message.assign.some(({ serviceName }) => serviceName === 'c'));
    const contents = told.filter((message): message is MaterialsMessage => message.type === 'materials').flatMap((message) => message.contents.map(({ content }) => Buffer.from(content).toString()));
    // Of `b`, which runs, the image is there.
    expect(contents.filter((text) => text.includes('username'))).toEqual([expect.stringContaining('canary-registry.test')]);
    expect(JSON.stringify(told.filter(({ type }) => type === 'assignments'))).not.toContain('canary');
    expect(await admin.call('GetSecret', { type: 'SECRET_TYPE_REGISTRY', ref: 'registry.test' })).toMatchObject({ data: Buffer.alloc(0) });
  });

  it('no node and no viewer may call what makes or changes them, and a viewer sees no content', async () => {
    const admin = world.client(world.admin);
    await admin.call('CreateUser', { name: 'looks', role: 'USER_ROLE_VIEWER' });
    const { token } = await admin.call('CreateUserToken', { ref: 'looks' });
    const viewer = world.client({ roots: world.admin.roots, token });
    expect(await viewer.call('GetSecret', { type: SECRET, ref: 'theirs' })).toMatchObject({ secret: { meta: { name: 'theirs' } }, data: Buffer.alloc(0) });
    await expect(viewer.call('RotateSecret', { type: SECRET, ref: 'theirs', data: Buffer.from('x') })).rejects.toMatchObject({ code: 'permission-denied' });
    const node = world.client(victim.holder.current);
    for (const method of ['ListSecrets', 'GetSecret', 'CreateSecret'] as const) await expect(node.call(method, { type: SECRET })).rejects.toMatchObject({ code: 'permission-denied' });
  });

  it('of a stack are seen and changed by a user who is restricted to it, others are not', async () => {
    const admin = world.client(world.admin);
    await admin.call('CreateSecret', { type: SECRET, name: 'shop_key', stack: 'shop', data: Buffer.from('canary-shop') });
    await admin.call('CreateUser', { name: 'shopper', role: 'USER_ROLE_OPERATOR', stacks: ['shop'] });
    const { token } = await admin.call('CreateUserToken', { ref: 'shopper' });
    const shopper = world.client({ roots: world.admin.roots, token });
    expect((await shopper.call('ListSecrets', { type: SECRET })).secrets.map(({ meta }) => meta?.name)).toEqual(['shop_key']);
    await shopper.call('RotateSecret', { type: SECRET, ref: 'shop_key', data: Buffer.from('canary-2') });
    for (const ref of ['theirs', 'nothing']) await expect(shopper.call('RotateSecret', { type: SECRET, ref, data: Buffer.from('x') })).rejects.toMatchObject({ code: 'permission-denied' });
    await expect(shopper.call('CreateSecret', { type: SECRET, name: 'b', stack: 'other', data: Buffer.from('x') })).rejects.toMatchObject({ code: 'permission-denied' });
    await expect(shopper.call('RotateWrappingKey', {})).rejects.toMatchObject({ code: 'permission-denied' });
  });
});
