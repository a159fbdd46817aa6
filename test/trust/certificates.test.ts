import { formatToken, parseToken } from '@muster/shared/model/join-token';
import { asNodeId } from '@muster/shared/model/ids';
import { joinCluster } from '@muster/cli/context/join-cluster';
import { secured } from '@muster/shared/rpc/security';
import { connectControl } from '@muster/shared/rpc/client';
import { afterEach, describe, expect, it } from 'vitest';
import { startTrustedWorld, type TrustedWorld } from './world.ts';

const NEVER = new AbortController().signal;
const SLOW_MS = 30_000;

let world: TrustedWorld;
afterEach(() => world[Symbol.asyncDispose]());

const isReady = (id: string) => (view: TrustedWorld['view']) => view.node(asNodeId(id))?.session.connected === true;

describe('joining', () => {
  const join = (token: string) => joinCluster({ token: parseToken(token), managers: world.addresses, name: 'new', names: [], signal: NEVER });

  it('gives a certificate that carries role and id, with which the node is in', async () => {
    world = await startTrustedWorld();
    const { identity, clusterKey } = await join(world.tokens.worker);
    expect(identity).toMatchObject({ role: 'worker', clusterName: 'test' });
    expect(clusterKey).toHaveLength(0);
    expect(world.view.certificate(identity.id)).toMatchObject({ role: 'worker', name: 'new' });
    expect(await world.client(identity).call('WhoAmI', {})).toMatchObject({ type: 'node', id: identity.id });
  });

  it('gives managers what opens the secrets, and only them', async () => {
    world = await startTrustedWorld();
    const { identity, clusterKey, store } = await join(world.tokens.manager);
    expect([identity.role, clusterKey.length, store]).toEqual(['manager', 32, 'etcd://test:2379']);
  });

  it('tells another cluster by the digest in the token, before the secret is sent', async () => {
    world = await startTrustedWorld();
    await using other = await startTrustedWorld();
    const joined = joinCluster({ token: parseToken(other.tokens.worker), managers: world.addresses, name: 'new', names: [], signal: NEVER });
    await expect(joined).rejects.toMatchObject({ reason: 'WRONG_CLUSTER' });
    expect([...world.view.joinTokens(), ...other.view.joinTokens()].map(({ uses }) => uses)).toEqual([0, 0, 0, 0]);
  });

  it.each<[string, (token: string) => string]>([
    ['another secret', (token) => `${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}`],
    ['another kind', (token) => formatToken({ ...parseToken(token), kind: 'manager' })],
    ['another id', (token) => formatToken({ ...parseToken(token), id: '0000000000' })],
  ])('refuses a token with %s, and does not say what is wrong with it', async (_what, change) => {
    world = await startTrustedWorld();
    await expect(join(change(world.tokens.worker))).rejects.toMatchObject({ code: 'unauthenticated', message: 'the join token is not known' });
  });

  it('counts uses, ends with the last, and takes no token that has run out or was rotated', async () => {
    world = await startTrustedWorld();
    const admin = world.client(world.admin);
    const once = await admin.call('CreateJoinToken', { role: 'CERTIFICATE_ROLE_WORKER', maxUses: 1 });
    await join(once.token);
    await expect(join(once.token)).rejects.toMatchObject({ message: 'the join token was used as often as it may be' });
    const short = await admin.call('CreateJoinToken', { role: 'CERTIFICATE_ROLE_WORKER', ttlMs: 1 });
    await expect(join(short.token)).rejects.toMatchObject({ message: 'the join token has expired' });
    const rotated = await admin.call('CreateJoinToken', { role: 'CERTIFICATE_ROLE_WORKER', replace: true });
    await expect(join(world.tokens.worker)).rejects.toMatchObject({ message: 'the join token is not known' });
    await join(rotated.token);
    const { joinTokens } = await admin.call('ListJoinTokens', {});
    expect(new Map(joinTokens.map(({ role, uses }) => [role, uses]))).toEqual(new Map([['CERTIFICATE_ROLE_MANAGER', 0], ['CERTIFICATE_ROLE_WORKER', 1]]));
    expect(joinTokens).toHaveLength(2);
    expect(JSON.stringify(joinTokens)).not.toContain(parseToken(rotated.token).secret);
  });

  it('nobody joins twice at once with a token for one', async () => {
    world = await startTrustedWorld();
    const { token } = await world.client(world.admin).call('CreateJoinToken', { role: 'CERTIFICATE_ROLE_WORKER', maxUses: 1 });
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => join(token)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('lets a machine be the node it was only with the key of its certificate', async () => {
    world = await startTrustedWorld();
    const first = await join(world.tokens.worker);
    const again = await joinCluster({ token: parseToken(world.tokens.worker), managers: world.addresses, name: 'new', names: [], before: first.identity, signal: NEVER });
    expect(again.identity.id).toBe(first.identity.id);
    const stolen = { ...(await join(world.tokens.worker)).identity, id: first.identity.id };
    const pretended = joinCluster({ token: parseToken(world.tokens.worker), managers: world.addresses, name: 'new', names: [], before: stolen, signal: NEVER });
    await expect(pretended).rejects.toMatchObject({ reason: 'NOT_THIS_NODE' });
  });
});

describe('what nobody gets past', () => {
  it('a connection without TLS, or with another authority’s certificate', async () => {
    world = await startTrustedWorld();
    using plain = connectControl(world.addresses, { connectMs: 300 });
    await expect(plain.call('ListServices', {})).rejects.toMatchObject({ code: 'unavailable' });
    await using other = await startTrustedWorld();
    const stranger = world.client({ ...other.admin, roots: world.admin.roots });
    // TLS itself passes on no certificate that the roots did not sign.
    await expect(stranger.call('ListServices', {})).rejects.toMatchObject({ code: 'unauthenticated' });
    const anyone = world.client({ roots: world.admin.roots });
    await expect(anyone.call('ListServices', {})).rejects.toMatchObject({ code: 'unauthenticated', reason: 'NO_CREDENTIALS' });
    // The other way round: a client believes only its own authority.
    using deceived = connectControl(world.addresses, { security: secured(other.admin), connectMs: 300 });
    await expect(deceived.call('ListServices', {})).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('a manager that is none: an agent’s certificate cannot serve', async () => {
    world = await startTrustedWorld();
    const { X509Certificate } = await import('node:crypto');
    const { certificates } = await world.identity('worker', 'h1');
    expect(new X509Certificate(certificates).checkHost('manager.muster')).toBeUndefined();
    expect(new X509Certificate(world.admin.certificates).checkHost('manager.muster')).toBeUndefined();
    expect(new X509Certificate(world.identities[0]?.current.certificates ?? '').checkHost('manager.muster')).toBe('manager.muster');
  });
});

describe('a removed node', () => {
  it('is refused at once, and stays refused by every manager', async () => {
    world = await startTrustedWorld({ managers: 2 });
    const { holder, agent } = await world.startAgent('h1');
    const { id } = holder.current;
    await world.until('the node', isReady(id));
    await world.client(world.admin).call('DeleteNode', { ref: id, force: true });
    await world.until('the certificate to be revoked', (view) => view.certificate(id)?.revokedAt !== undefined);
    for (const address of world.addresses) {
      using client = connectControl([address], { security: secured(holder.current) });
      await expect(client.call('Renew', { csr: '' })).rejects.toMatchObject({ code: 'unauthenticated', message: expect.stringContaining('revoked') });
    }
    // The agent tries again and again, and does not come back.
    expect(agent.nodeId).toBe(id);
    expect(world.view.node(asNodeId(id))).toBeUndefined();
    const rejoin = joinCluster({ token: parseToken(world.tokens.worker), managers: world.addresses, name: 'h1', names: [], before: holder.current, signal: NEVER });
    await expect(rejoin).rejects.toMatchObject({ reason: 'NOT_THIS_NODE', message: expect.stringContaining('it was removed') });
  });
});

describe('certificates renew themselves', () => {
  it('before they end, in the session that is open: managers and agents', async () => {
    world = await startTrustedWorld({ certificateLifeMs: 4_000 });
    const { holder } = await world.startAgent('h1');
    const { id } = holder.current;
    await world.until('the node', isReady(id));
    const session = world.view.node(asNodeId(id))?.session;
    const before = holder.current;
    const manager = world.identities[0]?.current;
    await world.until('another certificate of the node', (view) => (view.certificate(id)?.issuedAt ?? 0) > before.issuedAt);
    await world.until('another certificate of the manager', (view) => (view.certificate(manager?.id ?? '')?.issuedAt ?? 0) > (manager?.issuedAt ?? 0));
    // Well beyond the end of the first one.
    await world.until('a third certificate of the node', (view) => (view.certificate(id)?.issuedAt ?? 0) > before.expiresAt);
    expect(world.view.node(asNodeId(id))?.session).toEqual(session);
    expect(holder.current.privateKey).not.toBe(before.privateKey);
    await expect(world.client(before).call('WhoAmI', {})).rejects.toMatchObject({ code: 'unauthenticated' });
  }, SLOW_MS);
});

describe('the root rotates', () => {
  it('while everything runs: all change over by themselves, the old one goes, and only then', async () => {
    world = await startTrustedWorld({ managers: 2 });
    const [one, two] = await Promise.all([world.startAgent('h1'), world.startAgent('h2')]);
    const ids = [one, two].map(({ holder }) => holder.current.id);
    await world.until('both nodes', (view) => ids.every((id) => isReady(id)(view)));
    const sessions = ids.map((id) => world.view.node(asNodeId(id))?.session.sessionId);
    const before = [...world.identities, one.holder, two.holder].map(({ current }) => current.certificates);
    const admin = world.client(world.admin);
    const oldRoot = world.view.trust()?.roots[0]?.id;

    expect(await admin.call('RotateCa', {})).toMatchObject({ rotating: true, roots: [{ id: oldRoot }, { issuing: true }] });
    await world.until('the old root to be dropped', (view) => view.trust()?.roots.length === 1 && view.trust()?.roots[0]?.id !== oldRoot);

    const after = [...world.identities, one.holder, two.holder].map(({ current }) => current.certificates);
    for (const [index, certificates] of after.entries()) expect(certificates).not.toBe(before[index]);
    expect(ids.map((id) => world.view.node(asNodeId(id))?.session.sessionId)).toEqual(sessions);
    const newest = world.view.trust()?.roots[0]?.id;
    for (const id of ids) expect(world.view.certificate(id)?.rootId).toBe(newest);
    // Who has only the old root still believes the managers: the old root vouches for the new one.
    using old = connectControl(world.addresses, { security: secured({ roots: world.admin.roots }) });
    expect((await old.call('GetRoots', {})).roots).toHaveLength(1);
    // But what the old root signed is no longer believed.
    await expect(world.client(world.admin).call('ListServices', {})).rejects.toMatchObject({ code: 'unauthenticated' });
  }, SLOW_MS);

  it('waits for a node that is away, says so, and ends on request', async () => {
    world = await startTrustedWorld();
    const away = await world.startAgent('h1');
    const { holder } = away;
    await world.until('the node', isReady(holder.current.id));
    await away.stop();
    await world.until('the node to be away', (view) => !isReady(holder.current.id)(view));
    const admin = world.client(world.admin);
    await admin.call('RotateCa', {});
    await world.until('the manager to change over', (view) => view.certificate(world.identities[0]?.current.id ?? '')?.rootId === view.trust()?.roots.at(-1)?.id);
    expect(await admin.call('GetCa', { outdated: true })).toMatchObject({ rotating: true, changed: 1, waiting: 1, certificates: expect.arrayContaining([expect.objectContaining({ id: holder.current.id })]) });
    await expect(admin.call('RotateCa', {})).rejects.toMatchObject({ reason: 'ROTATING' });
    await admin.call('RotateCa', { finish: true });
    await world.until('the old root to be gone', (view) => view.trust()?.roots.length === 1);
  }, SLOW_MS);
});
