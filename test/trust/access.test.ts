import * as grpc from '@grpc/grpc-js';
import { mayCall, ruleOf } from '@muster/manager/trust/rules';
import { USER_ROLES, type Caller } from '@muster/shared/model/caller';
import { asManagerId, asNodeId } from '@muster/shared/model/ids';
import { parseToken } from '@muster/shared/model/join-token';
import { grpcTransport } from '@muster/agent/session/grpc-transport';
import { secured, type ClientTrust } from '@muster/shared/rpc/security';
import type { AgentMessage } from '@muster/shared/model/session-messages';
import { NO_FENCE } from '@muster/shared/model/session-messages';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callRaw, METHODS } from './raw-call.ts';
import { startTrustedWorld, type TrustedAgent, type TrustedWorld } from './world.ts';

const NEVER = new AbortController().signal;
const DENIED = grpc.status.PERMISSION_DENIED;

let world: TrustedWorld;
let victim: TrustedAgent;
let thief: TrustedAgent;
beforeAll(async () => {
  world = await startTrustedWorld();
  [victim, thief] = await Promise.all([world.startAgent('victim'), world.startAgent('thief')]);
  await world.until('both nodes', (view) => [victim, thief].every(({ agent }) => view.node(agent.nodeId)?.status.state === 'ready'));
  // From here on, somebody else has its certificate.
  await thief.stop();
  await world.client(world.admin).call('ApplyStack', { name: 'shop', services: [spec('shop_web')] });
  await world.client(world.admin).call('ApplyStack', { name: 'other', services: [spec('other_web')] });
});
afterAll(() => world[Symbol.asyncDispose]());

function spec(name: string) {
  return { name, task: { container: { image: 'app' }, placement: { constraints: ['node.hostname==victim'] } }, replicated: { replicas: 1 } };
}

const shownBy = (token: string): ClientTrust => ({ roots: world.admin.roots, token });

describe('the table of rules', () => {
  it('has a row for every method that there is', () => {
    expect(METHODS.map(({ path }) => path).filter((path) => ruleOf(path) === undefined)).toEqual([]);
    expect(METHODS.length).toBeGreaterThan(50);
  });

  it.each(['', '/', '/x/y', '/muster.v1.ControlService/toString', '/muster.v1.ControlService/constructor', '/__proto__/x'])('has none for "%s", so nobody but a loopback may call it', (path) => {
    const admin: Caller = { type: 'user', id: 'u', name: 'u', role: 'admin', stacks: [] };
    for (const caller of [admin, { type: 'node', id: asNodeId('n') }, { type: 'manager', id: asManagerId('m') }, { type: 'anyone' }] as const) expect(mayCall(caller, ruleOf(path))).toBe(false);
  });

  it('lets a role do all that the role below may, and nothing that changes anything to a viewer', () => {
    for (const { path } of METHODS) {
      const allowed = USER_ROLES.map((role) => mayCall({ type: 'user', id: 'u', name: 'u', role, stacks: [] }, ruleOf(path)));
      expect([path, allowed]).toEqual([path, allowed.toSorted((a, b) => Number(a) - Number(b))]);
    }
    const changes = METHODS.filter(({ path }) => ruleOf(path)?.change === true && ruleOf(path)?.anyone !== true);
    expect(changes.filter(({ path }) => ruleOf(path)?.user === 'viewer')).toEqual([]);
    expect(changes.length).toBeGreaterThan(15);
  });

  it.each(USER_ROLES)('is what a %s meets at the wire, method by method', async (role) => {
    const { token } = await world.client(world.admin).call('CreateUser', { name: `by-table-${role}`, role: `USER_ROLE_${role.toUpperCase()}` as 'USER_ROLE_VIEWER' });
    const wrong: string[] = [];
    for (const method of METHODS) {
      // It would end what the other tests need.
      if (/RotateCa|\.Watch$/.test(method.path)) continue;
      const may = mayCall({ type: 'user', id: 'u', name: 'u', role, stacks: [] }, ruleOf(method.path));
      const code = await callRaw(world.addresses[0] ?? '', shownBy(token), method);
      if ((code === DENIED) === may) wrong.push(`${method.path}: ${grpc.status[code]}`);
    }
    expect(wrong).toEqual([]);
    await world.client(world.admin).call('DeleteUser', { ref: `by-table-${role}` });
  }, 60_000);
});

describe('a stolen agent certificate', () => {
  it('opens nothing but the agent’s own methods', async () => {
    const open: string[] = [];
    for (const method of METHODS) if ((await callRaw(world.addresses[0] ?? '', thief.holder.current, method)) !== DENIED) open.push(method.path.slice(method.path.lastIndexOf('.') + 1));
    expect(open.filter((name) => !name.startsWith('Health/')).sort()).toEqual(['AccessService/WhoAmI', 'CaService/GetRoots', 'CaService/Join', 'CaService/Renew', 'DispatcherService/PublishLogs', 'DispatcherService/Session']);
  }, 60_000);

  const hello = (nodeId: string, tasks: Extract<AgentMessage, { type: 'hello' }>['tasks'] = []): AgentMessage => {
    const description = world.view.node(thief.agent.nodeId)?.description;
    if (description === undefined) throw new Error('the thief’s node is known');
    return { type: 'hello', nodeId: asNodeId(nodeId), description, fence: NO_FENCE, tasks, initialLabels: {} };
  };

  /** What comes back until the session ends, or until `count` messages. */
  async function session(...messages: readonly AgentMessage[]) {
    const ended = new AbortController();
    const transport = grpcTransport(() => secured(thief.holder.current));
    const channel = await transport.openSession(world.addresses[0] ?? '', ended.signal);
    for (const message of messages) await channel.send(message);
    const received: string[] = [];
    try {
      for await (const message of channel.receive()) received.push(message.type);
      return { received, error: undefined };
    } catch (error) {
      return { received, error };
    } finally {
      ended.abort();
    }
  }

  it('does not speak for another node: neither gets its assignments nor makes it known', async () => {
    const { received, error } = await session(hello(victim.agent.nodeId));
    expect(received).toEqual([]);
    expect(error).toMatchObject({ code: 'permission-denied', reason: 'NOT_YOUR_NODE' });
    expect(world.view.node(victim.agent.nodeId)?.session.connected).toBe(true);
    expect((await session(hello('madeup0000000000000000000'))).error).toMatchObject({ reason: 'NOT_YOUR_NODE' });
    expect(world.view.node(asNodeId('madeup0000000000000000000'))).toBeUndefined();
  });

  it('does not report on the tasks of another node', async () => {
    await world.until('the victim’s task', (view) => [...view.tasks()].some(({ nodeId, status }) => nodeId === victim.agent.nodeId && status.state === 'running'));
    const task = [...world.view.tasks()].find(({ nodeId }) => nodeId === victim.agent.nodeId);
    if (task === undefined) throw new Error('there is a task');
    const report = { taskId: task.id, status: { ...task.status, state: 'failed' as const, message: 'forged', at: task.status.at + 1 } };
    const { error, received } = await session(hello(thief.agent.nodeId, [report]));
    expect(received).not.toContain('status-ack');
    expect(error).toMatchObject({ code: 'permission-denied', reason: 'NOT_YOUR_TASK' });
    expect(world.view.task(task.id)?.status).toEqual(task.status);
  }, 20_000);

  it('gets no certificate for another node or role', async () => {
    const client = world.client(thief.holder.current);
    const { createRequest } = await import('@muster/shared/trust/x509');
    const { readFacts, certificatesOf } = await import('@muster/shared/trust/inspect');
    const { privateKey, csr } = await createRequest();
    const { certificates } = await client.call('Renew', { csr, names: ['manager.muster', '127.0.0.1'] });
    const [leaf] = certificatesOf(certificates);
    if (leaf === undefined) throw new Error('a certificate came');
    expect(readFacts(leaf)).toMatchObject({ role: 'worker', id: thief.agent.nodeId });
    expect(leaf.subjectAltName).toBeUndefined();
    expect(privateKey).toContain('PRIVATE KEY');
    await expect(client.call('Join', { token: world.tokens.worker.slice(0, -1) + (world.tokens.worker.endsWith('a') ? 'b' : 'a'), csr, nodeId: victim.agent.nodeId })).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});

describe('users', () => {
  const admin = () => world.client(world.admin);

  it('are who their token says, until it ends, is deleted, or the user is', async () => {
    const made = await admin().call('CreateUser', { name: 'ann', role: 'USER_ROLE_VIEWER' });
    const ann = world.client(shownBy(made.token));
    expect(await ann.call('WhoAmI', {})).toMatchObject({ type: 'user', name: 'ann', role: 'USER_ROLE_VIEWER', clusterName: 'test' });
    await expect(ann.call('ScaleService', { ref: 'shop_web', replicas: 2 })).rejects.toMatchObject({ code: 'permission-denied', message: 'ann (viewer) may not call ControlService/ScaleService' });

    const short = await admin().call('CreateUserToken', { ref: 'ann', ttlMs: 1 });
    await expect(world.client(shownBy(short.token)).call('WhoAmI', {})).rejects.toMatchObject({ code: 'unauthenticated', reason: 'TOKEN_EXPIRED' });

    const second = await admin().call('CreateUserToken', { ref: 'ann' });
    await admin().call('DeleteUserToken', { ref: 'ann', tokenId: parseToken(made.token).id });
    await expect(ann.call('WhoAmI', {})).rejects.toMatchObject({ reason: 'TOKEN_UNKNOWN' });
    const later = world.client(shownBy(second.token));
    await later.call('WhoAmI', {});
    await admin().call('DeleteUser', { ref: 'ann' });
    await expect(later.call('WhoAmI', {})).rejects.toMatchObject({ reason: 'TOKEN_UNKNOWN' });
  });

  it('may trade a token without an end for a certificate, which goes with the user', async () => {
    const { createRequest } = await import('@muster/shared/trust/x509');
    const { token } = await admin().call('CreateUser', { name: 'bob', role: 'USER_ROLE_OPERATOR' });
    const { privateKey, csr } = await createRequest();
    const { certificates } = await world.client(shownBy(token)).call('Renew', { csr });
    const bob = world.client({ roots: world.admin.roots, certificates, privateKey });
    expect(await bob.call('WhoAmI', {})).toMatchObject({ name: 'bob', role: 'USER_ROLE_OPERATOR' });
    const ending = await admin().call('CreateUserToken', { ref: 'bob', ttlMs: 60_000 });
    await expect(world.client(shownBy(ending.token)).call('Renew', { csr })).rejects.toMatchObject({ reason: 'TOKEN_ENDS' });
    await admin().call('DeleteUser', { ref: 'bob' });
    await expect(bob.call('WhoAmI', {})).rejects.toMatchObject({ code: 'unauthenticated', reason: 'CERTIFICATE_REFUSED' });
  });

  it('never lock everybody out', async () => {
    await expect(admin().call('DeleteUser', { ref: 'admin' })).rejects.toMatchObject({ reason: 'LAST_ADMIN' });
    await expect(admin().call('UpdateUser', { ref: 'admin', role: 'USER_ROLE_VIEWER' })).rejects.toMatchObject({ reason: 'LAST_ADMIN' });
    await expect(admin().call('UpdateUser', { ref: 'admin', stacks: ['shop'], setStacks: true })).rejects.toMatchObject({ reason: 'LAST_ADMIN' });
  });

  it('restricted to stacks see and change only those', async () => {
    const { token } = await admin().call('CreateUser', { name: 'shopkeeper', role: 'USER_ROLE_OPERATOR', stacks: ['shop'] });
    const client = world.client(shownBy(token));
    expect((await client.call('ListServices', {})).services.map((service) => service.spec?.name)).toEqual(['shop_web']);
    expect((await client.call('ListTasks', {})).tasks.map(({ serviceName }) => serviceName)).toEqual(['shop_web']);
    await client.call('ScaleService', { ref: 'shop_web', replicas: 1 });
    const outside = { code: 'permission-denied', reason: 'OUTSIDE_STACKS' };
    const otherTask = [...world.view.tasks()].find(({ serviceId }) => world.view.service(serviceId)?.spec.name === 'other_web')?.id ?? '';
    await expect(client.call('GetService', { ref: 'other_web' })).rejects.toMatchObject(outside);
    await expect(client.call('GetService', { ref: world.view.serviceByName('other_web')?.id ?? '' })).rejects.toMatchObject(outside);
    await expect(client.call('GetTask', { ref: otherTask })).rejects.toMatchObject(outside);
    await expect(client.call('ScaleService', { ref: 'other_web', replicas: 3 })).rejects.toMatchObject(outside);
    await expect(client.call('DeleteStack', { name: 'other' })).rejects.toMatchObject(outside);
    await expect(client.call('ApplyStack', { name: 'third' })).rejects.toMatchObject(outside);
    await expect(client.call('CreateService', { spec: spec('free') })).rejects.toMatchObject(outside);
    await expect(client.call('ListServices', { filter: { stack: 'other' } })).rejects.toMatchObject(outside);
    await expect(client.call('UpdateNode', { ref: 'victim' })).rejects.toMatchObject(outside);
    await expect(client.call('ListEvents', {})).rejects.toMatchObject(outside);
    const seen: string[] = [];
    for await (const message of client.stream('Watch', { kinds: ['OBJECT_KIND_SERVICE'] })) {
      if (message.type === 'CHANGE_TYPE_SYNC') break;
      seen.push(message.service?.spec?.name ?? '');
    }
    expect(seen).toEqual(['shop_web']);
  });

  it('leave nothing of their tokens in the store', async () => {
    const { token } = await admin().call('CreateUser', { name: 'carl', role: 'USER_ROLE_VIEWER' });
    const { items } = await world.store.range({ prefix: '', limit: 500 });
    const bytes = JSON.stringify(items);
    expect(bytes).toContain('"name\\":\\"carl');
    for (const text of [parseToken(token).secret, parseToken(world.tokens.worker).secret, 'PRIVATE KEY']) expect(bytes).not.toContain(text);
  });
});

describe('the audit', () => {
  const entries = async (filter: object) => (await world.client(world.admin).call('ListAuditEntries', { filter })).entries;

  it('tells who did what to what, from where, and what came of it', async () => {
    const { token } = await world.client(world.admin).call('CreateUser', { name: 'dora', role: 'USER_ROLE_OPERATOR' });
    const dora = world.client(shownBy(token));
    await dora.call('ScaleService', { ref: 'other_web', replicas: 2 });
    await dora.call('ScaleService', { ref: 'other_web', replicas: 9, validateOnly: true });
    await dora.call('GetService', { ref: 'other_web' });
    await expect(dora.call('ScaleService', { ref: 'nosuch', replicas: 1 })).rejects.toMatchObject({ code: 'not-found' });
    await expect(dora.call('DeleteUser', { ref: 'admin' })).rejects.toMatchObject({ code: 'permission-denied' });
    const told = await entries({ who: 'dora' });
    expect(told.map(({ method, target, result }) => [method, target, result])).toEqual([
      ['ControlService/ScaleService', 'other_web', 'ok'],
      ['ControlService/ScaleService', 'nosuch', 'not-found'],
      ['AccessService/DeleteUser', 'admin', 'permission-denied'],
    ]);
    for (const entry of told) expect(entry).toMatchObject({ who: 'user dora', from: expect.stringMatching(/^127\.0\.0\.1:\d+$/) });
    expect((await entries({ who: 'dora', failed: true })).map(({ target }) => target)).toEqual(['nosuch', 'admin']);
    expect(await entries({ who: 'user admin', method: 'CreateUser', target: 'dora' })).toMatchObject([{ result: 'ok' }]);
  });

  it('is not filled by who has shown nothing', async () => {
    const before = (await entries({})).length;
    const nobody = world.client({ roots: world.admin.roots });
    for (let count = 0; count < 5; count += 1) await nobody.call('DeleteService', { ref: 'shop_web' }, { signal: NEVER }).catch(() => undefined);
    expect((await entries({})).length).toBe(before);
  });
});
