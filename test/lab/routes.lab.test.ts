/** HTTP routes on real hosts: a router that has no task of its own, updates and drains under load, and a router whose agent is gone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { BUSYBOX_IMAGE as image, buildTestImages } from '@muster/agent/driver/testing/images';
import { projectRoot } from './command.ts';
import type { LabHost } from './host.ts';
import { startLab, waitFor, type Lab } from './lab.ts';
import { ask, serverCommand, serverMounts, startLoad } from './traffic/traffic.ts';

const WAIT = ['--timeout', '180s'];

let lab: Lab;
let router: LabHost;
let client: LabHost;

const muster = (...args: string[]) => lab.must(...args);

interface RouteRow {
  readonly problem: string;
  readonly routers: readonly string[];
  readonly endpoints: number;
}

const routeIsServed = async () => (await lab.json<RouteRow[]>(['route', 'ls'])).every(({ problem, routers }) => problem === '' && routers.length === 1);

beforeAll(async () => {
  await buildTestImages();
  lab = await startLab({ name: 'muster-routes', hosts: 3, managers: 1, subnet: 47, images: [image] });
  const [first, , third] = lab.hosts;
  if (first === undefined || third === undefined) throw new Error('the lab has three hosts');
  [router, client] = [third, first];
  await muster('node', 'label', 'h3', 'muster.router=true');
  await muster('network', 'create', 'front');
  // The router has no task of the service: each request goes to another host.
  await muster('service', 'create', ...WAIT, '--name', 'web', '--replicas', '3', '--constraint', 'node.hostname!=h3', '--network', 'front', ...serverMounts(), '--readiness', 'http=:80/,period=300ms', '--stop-grace-period', '5s', image, ...serverCommand(80));
  await muster('route', 'create', 'shop', 'web:80');
  await waitFor('the route to be served', routeIsServed);
  await waitFor('an answer', async () => (await ask({ host: client }, 'tcp', router.address, 80)).failed.length === 0);
});

afterAll(async () => {
  await lab[Symbol.asyncDispose]();
});

afterEach(async (context) => {
  if (context.task.result?.state !== 'fail') return;
  for (const host of lab.hosts) console.error(`--- ${host.name} agent\n${await host.log('agent', 15)}`);
  console.error((await router.exec(['cat', '/run/muster/router/haproxy.cfg'])).stdout);
});

it('leads to every task of a service on other hosts, and loses no request in an update and a drain', async () => {
  const asked = await ask({ host: client }, 'tcp', router.address, 80, 24);
  expect(asked.failed).toEqual([]);
  expect(Object.keys(asked.hosts)).toHaveLength(3);
  const loads = await Promise.all([startLoad({ host: client }, router.address, 80, 3, 0, 'kept'), startLoad({ host: client }, router.address, 80, 2, 0, 'new'), startLoad({ host: client }, router.address, 80, 2, 300, 'kept')]);
  await muster('service', 'update', ...WAIT, '--force', '--update-order', 'start-first', 'web');
  await muster('service', 'update', ...WAIT, '--force', '--update-order', 'stop-first', 'web');
  await muster('node', 'drain', ...WAIT, 'h2');
  await muster('node', 'activate', 'h2');
  const outcomes = await Promise.all(loads.map((load) => load.stop()));
  console.error(`through the route: ${outcomes.map(({ ok, failed }) => `${ok} answered, ${failed} failed`).join('; ')}`);
  expect(outcomes.map(({ reasons }) => reasons)).toEqual([{}, {}, {}]);
  for (const { ok } of outcomes) expect(ok).toBeGreaterThan(30);
});

it('is counted: requests of the route, and of its service', async () => {
  const load = await startLoad({ host: client }, router.address, 80, 2, 20, 'kept');
  await waitFor('the requests to be seen', async () => {
    const [web] = await lab.json<{ requests?: number; running: number }[]>(['top']);
    return (web?.requests ?? 0) > 5;
  });
  const [shop] = await lab.json<{ name: string; requests: number; errors: number; latencyMs: number }[]>(['top', 'routes']);
  expect(shop).toMatchObject({ name: 'shop', errors: 0 });
  expect(shop?.latencyMs).toBeGreaterThan(0);
  expect((await load.stop()).failed).toBe(0);
});

it('goes on while the router’s agent is dead, and what has changed meanwhile is in force when it is back', async () => {
  const load = await startLoad({ host: client }, router.address, 80, 2, 0, 'kept');
  await router.signal('agent', 'KILL');
  const from = (await router.exec(['cat', '/run/muster/router/pid'])).stdout;
  expect(await ask({ host: client }, 'tcp', router.address, 80, 8)).toMatchObject({ failed: [] });
  await router.startDaemon('agent');
  await waitFor('the route to be served', routeIsServed);
  await muster('service', 'update', ...WAIT, '--force', '--update-order', 'start-first', 'web');
  const { failed, ok, reasons } = await load.stop();
  console.error(`with the agent killed and back: ${ok} answered, ${failed} failed`);
  expect(reasons).toEqual({});
  expect((await router.exec(['cat', '/run/muster/router/pid'])).stdout).toBe(from);
});

/** Starts a host's agent again as its unit does: not as root, in the engine's group, with the unit's capabilities and directories. */
async function startAsUnit(host: LabHost): Promise<void> {
  const unit = readFileSync(join(projectRoot, 'packaging/systemd/muster-agent.service'), 'utf8');
  const names = /^AmbientCapabilities=(.*)$/m.exec(unit)?.[1]?.split(' ') ?? [];
  const capabilities = ['-all', ...names.map((name) => `+${name.replace('CAP_', '').toLowerCase()}`)].join(',');
  const [user, docker] = ['990', '991'];
  await host.signal('agent', 'TERM');
  await waitFor('the agent to end', async () => !(await host.signal('agent', '0').then(() => true, () => false)));
  await host.exec(['/bin/sh', '-c', `chown -R ${user}:${user} /var/lib/muster/agent; chmod 755 /var/lib/muster; chgrp ${docker} /var/run/docker.sock; install -d -m 700 -o ${user} -g ${user} /run/muster-agent`]);
  await host.startDaemon('agent', [
    'setpriv', '--reuid', user, '--regid', user, '--groups', docker, '--no-new-privs', '--inh-caps', capabilities, '--ambient-caps', capabilities, '--bounding-set', capabilities,
    `${projectRoot}bin/muster`, 'agent', 'run', '--data-dir', '/var/lib/muster/agent', '--advertise', host.address, '--name', host.name,
  ]);
}

it('is served, and networks work, by an agent that has no more rights than its unit gives it', async () => {
  const host = lab.host('h2');
  await startAsUnit(host);
  await muster('node', 'label', 'h2', 'muster.router=true');
  await waitFor('both to serve the route', async () => (await lab.json<RouteRow[]>(['route', 'ls'])).every(({ problem, routers }) => problem === '' && routers.length === 2));
  await waitFor('an answer', async () => (await ask({ host: client }, 'tcp', host.address, 80)).failed.length === 0);
  expect((await ask({ host: client }, 'tcp', host.address, 80, 8)).failed).toEqual([]);
  const [node] = await lab.json<readonly { description: { network: { mode: string; reason: string } } }[]>(['node', 'inspect', 'h2']);
  expect(node?.description.network).toMatchObject({ mode: 'kernel', reason: '' });
});
