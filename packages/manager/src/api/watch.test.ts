import { describe, expect, it } from 'vitest';
import type { ServiceSpec } from '@muster/shared/rpc/gen/muster/v1/ServiceSpec';
import type { WatchRequest } from '@muster/shared/rpc/gen/muster/v1/WatchRequest';
import type { WatchResponse__Output } from '@muster/shared/rpc/gen/muster/v1/WatchResponse';
import { remove } from '../state/mutation.ts';
import { managerRecord, nodeNamed, refusal, startApi, taskOf, type ApiWorld } from './testing/api-world.ts';

const spec = (name: string): ServiceSpec => ({ name, task: { container: { image: 'a' } } });

/** Reads a watch as far as a test asks. */
class Reader implements AsyncDisposable {
  readonly #messages: AsyncIterator<WatchResponse__Output>;
  readonly #stop = new AbortController();

  constructor(world: ApiWorld, request: WatchRequest) {
    this.#messages = world.client.stream('Watch', request, { signal: this.#stop.signal })[Symbol.asyncIterator]();
  }

  async next(): Promise<WatchResponse__Output> {
    const { done, value } = await this.#messages.next();
    if (done === true) throw new Error('the watch has ended');
    return value;
  }

  async take(count: number): Promise<string[]> {
    const lines: string[] = [];
    while (lines.length < count) lines.push(line(await this.next()));
    return lines;
  }

  /** Everything up to and with the first message of the type. */
  async until(type: string): Promise<string[]> {
    const lines: string[] = [];
    for (;;) {
      const message = await this.next();
      lines.push(line(message));
      if (line(message).startsWith(type)) return lines;
    }
  }

  async [Symbol.asyncDispose]() {
    this.#stop.abort();
    await this.#messages.next().catch(() => undefined);
  }
}

function line(message: WatchResponse__Output): string {
  const type = message.type.replace('CHANGE_TYPE_', '');
  const { service, task, node, cluster, stack, event } = message;
  const meta = service?.meta ?? task?.meta ?? node?.meta ?? cluster?.meta ?? stack?.meta;
  return [type, message.object, meta?.name ?? event?.type].filter((word) => word !== undefined).join(' ');
}

async function withWeb(options: Parameters<typeof startApi>[0] = {}): Promise<ApiWorld & { readonly webId: string }> {
  const world = await startApi(options);
  const { service } = await world.client.call('CreateService', { spec: spec('web'), stack: 'shop' });
  return Object.assign(world, { webId: service?.meta?.id ?? '' });
}

describe('Watch', () => {
  it('tells a snapshot, then SYNC, then every change in order', async () => {
    await using world = await withWeb();
    await world.put(nodeNamed('n1'), taskOf(world.webId, 't1'));
    await using reader = new Reader(world, {});
    expect(await reader.until('SYNC')).toEqual([
      'SNAPSHOT cluster test',
      'SNAPSHOT node n1',
      'SNAPSHOT stack shop',
      'SNAPSHOT service web',
      'SNAPSHOT task web.1',
      'SNAPSHOT event service.created',
      'SYNC',
    ]);
    await world.client.call('ScaleService', { ref: 'web', replicas: 4 });
    expect((await reader.take(2)).sort()).toEqual(['PUT event service.scaled', 'PUT service web']);
    await world.put(taskOf(world.webId, 't2', { slot: 2 }));
    const task = world.state.view.tasks()[Symbol.iterator]().next().value;
    if (task === undefined) throw new Error('no task');
    await world.change(remove(task));
    expect(await reader.take(2)).toEqual(['PUT task web.2', 'DELETE task web.1']);
  });

  it('promises nothing in a snapshot, and everything up to a revision after it', async () => {
    await using world = await withWeb();
    await using reader = new Reader(world, { kinds: ['OBJECT_KIND_SERVICE', 'OBJECT_KIND_EVENT'] });
    expect((await reader.next()).revision).toBe(0);
    await reader.next();
    const synced = (await reader.next()).revision;
    expect(synced).toBe(world.state.view.revision);
    await world.client.call('ScaleService', { ref: 'web', replicas: 4 });
    // Both were written at once: only with the second is that revision complete.
    const [first, second] = [await reader.next(), await reader.next()];
    expect(first.revision).toBeLessThan(world.state.view.revision);
    expect(second.revision).toBe(world.state.view.revision);
  });

  it('tells of the cluster when managers or leaders come and go', async () => {
    await using world = await startApi();
    await using reader = new Reader(world, { kinds: ['OBJECT_KIND_CLUSTER'] });
    await reader.until('SYNC');
    await world.put(managerRecord('manager-2', '10.0.0.2:1'));
    expect((await reader.next()).cluster?.managers.map(({ name }) => name)).toEqual(['manager-1', 'manager-2']);
    await world.put({ kind: 'leader', managerId: managerRecord('manager-2', '').id, electedAt: 1 });
    expect((await reader.next()).cluster).toMatchObject({ leaderId: 'manager-2' });
  });

  it('goes on from a revision without a snapshot and without a gap', async () => {
    await using world = await withWeb();
    const { revision } = world.state.view;
    await world.client.call('ScaleService', { ref: 'web', replicas: 4 });
    await world.client.call('CreateService', { spec: spec('db') });
    await using reader = new Reader(world, { kinds: ['OBJECT_KIND_SERVICE'], resumeRevision: revision });
    expect(await reader.until('SYNC')).toEqual(['PUT service web', 'PUT service db', 'SYNC']);
    await world.client.call('DeleteService', { ref: 'db' });
    expect(await reader.take(1)).toEqual(['PUT service db']);
  });

  it('begins anew when the revision is from another history, or from before this manager', async () => {
    await using world = await withWeb({ watch: { catchUpMs: 10 } });
    await using ahead = new Reader(world, { kinds: ['OBJECT_KIND_SERVICE'], resumeRevision: world.state.view.revision + 1_000 });
    expect(await ahead.until('SYNC')).toEqual(['RESET', 'SNAPSHOT service web', 'SYNC']);
    await using late = await startApi({ store: world.store, managerId: 'manager-2' });
    await using reader = new Reader(late, { kinds: ['OBJECT_KIND_SERVICE'], resumeRevision: 1 });
    expect(await reader.until('SYNC')).toEqual(['RESET', 'SNAPSHOT service web', 'SYNC']);
  });

  it('waits for a revision that this manager has yet to see', async () => {
    await using world = await withWeb();
    await using reader = new Reader(world, { kinds: ['OBJECT_KIND_SERVICE'], resumeRevision: world.state.view.revision + 1 });
    const first = reader.take(1);
    await new Promise((resolve) => setImmediate(resolve));
    await world.client.call('ScaleService', { ref: 'web', replicas: 2 });
    expect(await first).toEqual(['SYNC']);
    await world.client.call('ScaleService', { ref: 'web', replicas: 3 });
    expect(await reader.take(1)).toEqual(['PUT service web']);
  });

  it('tells only changes when asked to', async () => {
    await using world = await withWeb();
    await using reader = new Reader(world, { changesOnly: true });
    expect(await reader.take(1)).toEqual(['SYNC']);
    await world.client.call('ScaleService', { ref: 'web', replicas: 2 });
    expect(await reader.take(2)).toContain('PUT service web');
  });

  it('is about the named services only, to their last task', async () => {
    await using world = await withWeb();
    const other = await world.client.call('CreateService', { spec: spec('db') });
    await world.put(nodeNamed('n1'), taskOf(world.webId, 't1'), taskOf(other.service?.meta?.id ?? '', 't2'));
    await using reader = new Reader(world, { services: ['web'] });
    expect(await reader.until('SYNC')).toEqual([
      'SNAPSHOT service web',
      'SNAPSHOT task web.1',
      'SNAPSHOT event service.created',
      'SYNC',
    ]);
    const web = world.state.view.serviceByName('web');
    const tasks = [...world.state.view.tasks()];
    if (web === undefined) throw new Error('no service');
    await world.change(remove(web), ...tasks.map(remove));
    const lines = await reader.take(2);
    expect(lines[0]).toBe('DELETE service web');
    expect(lines[1]).toMatch(/^DELETE task /);
    await world.client.call('CreateService', { spec: spec('db-2') });
    await world.client.call('CreateService', { spec: spec('web') });
    expect((await reader.take(2)).sort()).toEqual(['PUT event service.created', 'PUT service web']);
  });

  it('is about one stack only', async () => {
    await using world = await withWeb();
    await world.client.call('CreateService', { spec: spec('own') });
    await using reader = new Reader(world, { stack: 'shop' });
    expect(await reader.until('SYNC')).toEqual([
      'SNAPSHOT stack shop',
      'SNAPSHOT service web',
      'SNAPSHOT event service.created',
      'SYNC',
    ]);
    await world.client.call('CreateService', { spec: spec('db'), stack: 'shop' });
    expect((await reader.take(2)).sort()).toEqual(['PUT event service.created', 'PUT service db']);
  });

  it('sends bookmarks while nothing changes that it is about', async () => {
    await using world = await withWeb({ watch: { bookmarkMs: 20 } });
    await using reader = new Reader(world, { kinds: ['OBJECT_KIND_NODE'] });
    expect(await reader.take(1)).toEqual(['SYNC']);
    await world.client.call('ScaleService', { ref: 'web', replicas: 2 });
    const { revision } = world.state.view;
    let bookmark = await reader.next();
    while (bookmark.revision < revision) bookmark = await reader.next();
    expect([line(bookmark), bookmark.revision]).toEqual(['BOOKMARK', revision]);
  });

  it('cuts off a reader that falls too far behind, and lets it go on from where it was', async () => {
    await using world = await withWeb({ watch: { maxBacklog: 20 } });
    const big = { labels: { big: 'x'.repeat(60_000) } };
    await world.client.call('UpdateService', { ref: 'web', spec: big, updateMask: { paths: ['labels'] } });
    await using reader = new Reader(world, { kinds: ['OBJECT_KIND_SERVICE'] });
    await reader.until('SYNC');
    for (let at = 1; at <= 100; at++) {
      await world.state.update(
        (view) => view.serviceByName('web'),
        (service) => ({ ...service, updatedAt: at }),
      );
    }
    let last = 0;
    const error = await refusal(
      (async () => {
        for (;;) last = (await reader.next()).revision;
      })(),
    );
    expect(error).toMatchObject({ code: 'resource-exhausted', reason: 'WATCH_TOO_SLOW' });
    expect(last).toBeLessThan(world.state.view.revision);
    await using again = new Reader(world, { kinds: ['OBJECT_KIND_SERVICE'], resumeRevision: last });
    for (;;) {
      const message = await again.next();
      if (message.type === 'CHANGE_TYPE_SYNC') break;
      last = message.revision;
    }
    expect(last).toBe(world.state.view.revision);
  });

  it('refuses more watches than the limit, and forgets those that ended', async () => {
    await using world = await withWeb({ watch: { maxWatches: 2 } });
    const first = new Reader(world, {});
    await using second = new Reader(world, {});
    await first.until('SYNC');
    await second.until('SYNC');
    await using third = new Reader(world, {});
    expect(await refusal(third.next())).toMatchObject({ code: 'resource-exhausted', reason: 'TOO_MANY_WATCHES' });
    await first[Symbol.asyncDispose]();
    await expect.poll(async () => {
      await using next = new Reader(world, { changesOnly: true });
      return await next.take(1).catch(() => []);
    }).toEqual(['SYNC']);
  });

  it('refuses a negative revision', async () => {
    await using world = await startApi();
    await using reader = new Reader(world, { resumeRevision: -1 });
    expect((await refusal(reader.next())).fields).toEqual(['resume_revision']);
  });

  it('ends with an error when the manager stops', async () => {
    const world = await startApi();
    await using reader = new Reader(world, {});
    await reader.until('SYNC');
    const ended = refusal(reader.next());
    const stopped = world[Symbol.asyncDispose]();
    expect((await ended).code).toMatch(/unavailable|cancelled/);
    await stopped;
  });
});
