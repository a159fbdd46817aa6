import { randomBytes } from 'node:crypto';
import { systemClock } from '@muster/shared/runtime/clock';
import { systemNewId } from '@muster/shared/runtime/ids';
import { silentLogger } from '@muster/shared/runtime/logger';
import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import Dockerode from 'dockerode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUSYBOX_IMAGE, buildTestImages } from '../testing/images.ts';
import { startRegistry, tarOf, type TestRegistry } from '../testing/registry.ts';
import { openDockerDriver } from './docker-driver.ts';

const good = { username: 'deployer', password: 'right' };
const MEGABYTE = 2 ** 20;

describe('ensureImage', () => {
  const docker = new Dockerode({ socketPath: '/var/run/docker.sock' });
  const driver = openDockerDriver({ nodeId: systemNewId(), clock: systemClock, logger: silentLogger });
  let registry: TestRegistry;
  let image: string;

  beforeAll(async () => {
    await buildTestImages();
    // Random content, so that each run has layers the engine has not seen.
    const layers = [tarOf('one', randomBytes(MEGABYTE)), tarOf('two', randomBytes(3 * MEGABYTE))];
    registry = await startRegistry({ ...good, repository: 'team/app', layers });
    image = `${registry.address}/team/app:1`;
  });

  afterAll(async () => {
    await docker.getImage(image).remove({ force: true }).catch(() => undefined);
    await registry[Symbol.asyncDispose]();
  });

  const failure = (change: object, signal?: AbortSignal): Promise<unknown> =>
    driver.ensureImage({ image, policy: 'missing', ...change }, () => undefined, signal).then(
      () => undefined,
      (error: unknown) => error,
    );

  const isPresent = () => docker.getImage(image).inspect().then(() => true, () => false);

  it('is denied without credentials and with wrong ones, and says which', async () => {
    expect(await failure({})).toMatchObject({ code: 'registry-denied', message: expect.stringContaining('asks for credentials') as string });
    expect(await failure({ credentials: { ...good, password: 'wrong' } })).toMatchObject({
      code: 'registry-denied',
      message: expect.stringContaining('refuses the credentials') as string,
    });
    expect(await isPresent()).toBe(false);
  });

  it('says that a tag does not exist', async () => {
    const absent = `${registry.address}/team/app:nope`;
    expect(await failure({ image: absent, credentials: good })).toMatchObject({
      code: 'image-not-found',
      message: expect.stringContaining(absent) as string,
    });
  });

  it('pulls with credentials and tells its progress, for two who ask at once', async () => {
    const messages: string[] = [];
    const ask = () => driver.ensureImage({ image, policy: 'missing', credentials: good }, ({ message }) => messages.push(message));
    await Promise.all([ask(), ask()]);
    expect(messages).toContainEqual(expect.stringMatching(/asking the registry|layer \d of 2/));
    expect(await isPresent()).toBe(true);
  });

  it('asks no registry for what is present, however it is named', async () => {
    const { Id, RepoDigests } = await docker.getImage(image).inspect();
    registry.requests.length = 0;
    for (const name of [image, Id, Id.slice(0, 'sha256:'.length + 12), ...RepoDigests, BUSYBOX_IMAGE]) {
      expect(await failure({ image: name })).toBeUndefined();
    }
    expect(registry.requests).toEqual([]);
  });

  it('asks the registry again when the policy says so', async () => {
    registry.requests.length = 0;
    expect(await failure({ policy: 'always', credentials: good })).toBeUndefined();
    expect(registry.requests).toContainEqual('/v2/team/app/manifests/1');
  });

  it('never asks for an id or for what is no name', async () => {
    expect(await failure({ image: `sha256:${'0'.repeat(64)}` })).toMatchObject({ code: 'image-not-found', message: expect.stringContaining('image id') as string });
    expect(await failure({ image: '../containers/json' })).toMatchObject({ code: 'refused' });
  });

  it('says that a registry cannot be reached', async () => {
    expect(await failure({ image: '127.0.0.1:9/team/app:1' })).toMatchObject({ code: 'registry-unavailable' });
  });

  it('gives up on a registry that is silent, and at once when the caller does', async () => {
    registry.fallSilent();
    const clock = new VirtualClock();
    const patient = openDockerDriver({ nodeId: systemNewId(), clock, logger: silentLogger });
    registry.requests.length = 0;
    const pulling = patient.ensureImage({ image, policy: 'always', credentials: good }, () => undefined).then(
      () => undefined,
      (error: unknown) => error,
    );
    await expect.poll(() => registry.requests.length, { timeout: 20_000 }).toBeGreaterThan(0);
    await clock.advance(60_000);
    expect(await pulling).toMatchObject({ code: 'registry-unavailable', message: expect.stringContaining('does not answer') as string });
    const giveUp = new AbortController();
    const second = failure({ policy: 'always', credentials: good }, giveUp.signal);
    const reason = new Error('enough');
    giveUp.abort(reason);
    expect(await second).toBe(reason);
  });
});
