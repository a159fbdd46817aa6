import { mkdtempSync, readFileSync, statSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '@muster/shared/runtime/clock';
import { type CliWorld, createCliWorld } from './testing/cli-world.ts';
import { widthOf } from './output/terminal.ts';

let world: CliWorld;
beforeAll(async () => {
  world = await createCliWorld();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

const directories: string[] = [];
function directoryWith(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'muster-cli-'));
  directories.push(directory);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
}

interface Row {
  readonly id: string;
  readonly name: string;
}

afterEach(async () => {
  const names = (await world.json<Row[]>('service', 'ls')).map(({ name }) => name);
  if (names.length > 0) await world.muster(['service', 'rm', ...names, '--timeout', '20s']);
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

describe('exit codes and errors', () => {
  it.each<readonly [string, readonly string[], number, string]>([
    ['no manager', ['service', 'ls', '-H', '127.0.0.1:1'], 5, 'no manager'],
    ['no such service', ['service', 'ps', 'nope'], 3, 'there is no service "nope"'],
    ['no such task', ['why', 'nope'], 3, 'nope'],
    ['no such node', ['node', 'inspect', 'nope'], 3, 'nope'],
    ['no such stack', ['down', 'nope'], 3, 'nope'],
    ['no such stack to look at', ['ps', 'nope'], 3, 'there is no stack "nope"'],
    ['an unknown command', ['srvice'], 2, 'did you mean `service`?'],
    ['an unknown flag', ['ls', '--jsn'], 2, 'did you mean --json?'],
    ['a wrong value', ['service', 'create', '--replicas', '-1', 'app'], 2, '--replicas: -1 is out of range'],
    ['a missing argument', ['service', 'rm'], 2, 'SERVICE is missing'],
    ['an argument too many', ['why', 'a', 'b'], 2, '"b" is one argument too many'],
    ['a wrong address', ['ls', '-H', 'a b'], 2, '"a b" is not an address'],
    ['an impossible constraint', ['service', 'create', '--name', 'x', '--constraint', 'foo', 'app'], 2, 'has no operator'],
    ['a wrong name', ['service', 'create', '--name', 'not a name', 'app'], 2, 'name'],
    ['a node that is not down', ['node', 'rm', 'host-a'], 4, 'host-a'],
    ['no compose file', ['up', '-f', 'nowhere.yaml'], 2, 'there is no such file'],
  ])('%s', async (_what, argv, code, message) => {
    const ran = await world.muster(argv);
    expect(ran.err).toContain(message);
    expect(ran.code).toBe(code);
    expect(ran.out).toBe('');
  });

  it('a name that is taken', async () => {
    await world.muster(['service', 'create', '--name', 'web', 'app']);
    const ran = await world.muster(['service', 'create', '--name', 'web', 'app']);
    expect(ran).toMatchObject({ code: 4 });
    expect(ran.err).toContain('muster service update web');
  });

  it('MUSTER_MANAGERS that makes no sense is named', async () => {
    const ran = await world.muster(['ls'], { env: { MUSTER_MANAGERS: '!' } });
    expect(ran).toMatchObject({ code: 2 });
    expect(ran.err).toContain('MUSTER_MANAGERS');
  });

  it('several names: each failure is told, the others are done', async () => {
    await world.muster(['service', 'create', '--name', 'web', 'app']);
    const ran = await world.muster(['service', 'rm', 'nope-1', 'web', 'nope-2']);
    expect(ran.code).toBe(3);
    expect(ran.err).toMatch(/nope-1[\s\S]*nope-2/);
  });
});

describe('a service’s life', () => {
  it('is created, shown with stable keys, scaled, updated and removed', async () => {
    const created = await world.muster(['service', 'create', '--name', 'web', '--replicas', '2', 'app:v1']);
    expect(created.code).toBe(0);
    expect(created.out.trim()).toMatch(/^[0-9a-z]{25}$/);
    expect(created.err).toContain('web: 2 of 2 running');

    const [row] = await world.json<Record<string, unknown>[]>('service', 'ls');
    expect(row).toMatchObject({ id: created.out.trim(), name: 'web', mode: 'replicated', image: 'app:v1', replicas: { desired: 2, running: 2 } });
    const tasks = await world.json<Record<string, unknown>[]>('service', 'ps', 'web');
    expect(tasks.map((task) => [task['service'], task['slot'], task['state'], task['desiredState'], task['error'], task['image']])).toEqual([
      ['web', 1, 'running', 'running', null, 'app:v1'],
      ['web', 2, 'running', 'running', null, 'app:v1'],
    ]);
    expect(new Set(tasks.map((task) => task['node']))).toEqual(new Set(['host-a', 'host-b']));

    expect((await world.muster(['service', 'scale', 'web=3'])).code).toBe(0);
    expect(await world.json('service', 'ps', 'web')).toHaveLength(3);
    expect((await world.muster(['service', 'update', '--image', 'app:v2', '--update-parallelism', '0', '--update-monitor', '10ms', 'web'])).code).toBe(0);
    const updated = await world.json<Record<string, unknown>[]>('service', 'ps', 'web');
    expect(updated.map((task) => task['image'])).toEqual(['app:v2', 'app:v2', 'app:v2']);

    const removed = await world.muster(['service', 'rm', 'web']);
    expect(removed).toMatchObject({ code: 0, out: 'web\n' });
    expect(await world.json('service', 'ls')).toEqual([]);
  });

  it('prints tables that fit, ids with --quiet, and no colours when asked', async () => {
    await world.muster(['service', 'create', '--name', 'a-service-with-a-rather-long-name-that-needs-room', 'app']);
    const table = await world.muster(['service', 'ls'], { tty: { columns: 60, rows: 20 }, env: { NO_COLOR: '1' } });
    for (const line of table.out.trimEnd().split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(60);
    expect(table.out).not.toContain('\u001B');
    const coloured = await world.muster(['service', 'ls'], { tty: { columns: 60, rows: 20 } });
    expect(coloured.out).toContain('\u001B[');
    expect((await world.muster(['service', 'ls', '-q'])).out).toMatch(/^[0-9a-z]{25}\n$/);
  });

  it('says why it does not run, and that the work goes on when time is up', async () => {
    const ran = await world.muster(['service', 'create', '--name', 'web', '--timeout', '1s', 'app:missing']);
    expect(ran.code).toBe(6);
    expect(ran.err).toMatch(/web\.1: .*app:missing/);
    expect(ran.err).toContain('the work goes on');
    expect(ran.err).toContain('muster service ps web');
  });

  it('fails when its restart policy allows no further attempt', async () => {
    const ran = await world.muster(['service', 'create', '--name', 'web', '--restart-condition', 'none', 'app:crash'], { clock: systemClock });
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('allows no further attempt');
  });

  it('is done when a job has run', async () => {
    const ran = await world.muster(['service', 'create', '--name', 'job', '--restart-condition', 'on-failure', '--timeout', '10s', 'app:once'], { clock: systemClock });
    expect(ran.code).toBe(0);
    expect(ran.err).toContain('complete');
  });

  it('an update that fails is rolled back, and the reason is told', async () => {
    await world.muster(['service', 'create', '--name', 'web', 'app:v1']);
    const ran = await world.muster(['service', 'update', '--image', 'app:sick', '--health-cmd', 'true', '--update-monitor', '100ms', '--rollback-monitor', '10ms', 'web']);
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('web: the update was rolled back');
    expect(await world.json<{ readonly image: string }[]>('service', 'ls')).toMatchObject([{ image: 'app:v1' }]);
  });

  it('Ctrl-C says that the work goes on', async () => {
    const interrupt = new AbortController();
    const ran = await world.muster(['service', 'create', '--name', 'web', 'app:missing'], {
      signal: interrupt.signal,
      onError: (text) => {
        if (text.includes('web.1')) interrupt.abort(new Error('SIGINT'));
      },
    });
    expect(ran.code).toBe(130);
    expect(ran.err).toContain('interrupted: the work goes on');
    expect(ran.err).toContain('muster service ps web');
    expect(await world.json('service', 'ls')).toHaveLength(1);
  });

  it('--detach does not wait', async () => {
    const ran = await world.muster(['service', 'create', '-d', '--name', 'web', 'app:missing']);
    expect(ran.code).toBe(0);
    expect(ran.err).toBe('Follow it with: muster service ps web\n');
  });

  it('draws one line per slot on a terminal, and redraws it', async () => {
    const ran = await world.muster(['service', 'create', '--name', 'web', '--replicas', '3', 'app'], { tty: { columns: 70, rows: 20 }, env: { NO_COLOR: '1' } });
    expect(ran.code).toBe(0);
    expect(ran.err).toContain('\u001B[0J');
    const last = ran.err.split('\u001B[0J').at(-1) ?? '';
    expect(last).toContain('✔ web  3 of 3 running');
    for (const slot of [1, 2, 3]) expect(last).toContain(`web.${String(slot)}  running`);
  });

  it('its logs carry the task and the node', async () => {
    await world.muster(['service', 'create', '--name', 'web', 'app']);
    const { out, code } = await world.muster(['service', 'logs', 'web']);
    expect(code).toBe(0);
    expect(out).toMatch(/^web\.1@host-[ab] \| hello$/m);
    expect(out).toMatch(/\| trouble$/m);
    expect((await world.muster(['logs', '--tail', '1', '--raw', '--timestamps', 'web'])).out).toMatch(/^\d{4}-\S+Z trouble\n$/);
  });

  it('its story is told', async () => {
    await world.muster(['service', 'create', '-d', '--name', 'web', '--constraint', 'node.labels.disk == ssd', 'app']);
    await world.muster(['service', 'create', '--name', 'fine', 'app']);
    const waiting = await world.muster(['why', 'web']);
    expect(waiting.out).toMatch(/web\.1[\s\S]*pending[\s\S]*Waits for[\s\S]*node\.labels\.disk == ssd/);
    expect((await world.muster(['why', 'fine'])).out).toContain('All tasks of fine run as they should');
    const placed = await world.muster(['why', 'fine.1']);
    expect(placed.out).toMatch(/running[\s\S]*Placement[\s\S]*2 nodes considered/);
  });

  it('its failures a moment ago are told while the attempt after them runs', async () => {
    await world.muster(['service', 'create', '--name', 'web', 'app']);
    const first = (JSON.parse((await world.muster(['service', 'ps', 'web', '--json'])).out) as { id: string }[])[0]?.id ?? '';
    world.engines.find(({ containers }) => containers.has(first))?.crash(first, 7);
    const running = async () => (JSON.parse((await world.muster(['service', 'ps', 'web', '--json'])).out) as { id: string; state: string }[]).some(({ id, state }) => id !== first && state === 'running');
    await expect.poll(running, { timeout: 20_000 }).toBe(true);
    expect((await world.muster(['why', 'web'])).out).toMatch(/web\.1[\s\S]*running[\s\S]*Recent failures\n\s+ended 1 time in the last 10m, .*: exited 7/);
    expect(JSON.parse((await world.muster(['why', 'web', '--json'])).out)).toMatchObject([{ recentFailures: { count: 1, last: expect.stringContaining('exited 7') as string } }]);
  });
});

describe('stacks', () => {
  const compose = 'services:\n  web: {image: "app:${V:-v1}", attach: false}\n  db: {image: app}\n';

  it('a compose file becomes a stack, changes it, and is taken down', async () => {
    const cwd = directoryWith({ 'compose.yaml': compose });
    const first = await world.muster(['up', '-p', 'shop'], { cwd });
    expect(first.code).toBe(0);
    expect(first.out).toBe('created    shop_web\ncreated    shop_db\n');
    expect(first.err).toContain('warning: compose.yaml:2:32: services.web.attach: not honoured');

    const again = await world.muster(['up', '-p', 'shop'], { cwd });
    expect(again.out).toBe('unchanged  shop_web\nunchanged  shop_db\n');
    const dry = await world.muster(['up', '-p', 'shop', '--dry-run'], { cwd, env: { V: 'v2' } });
    expect(dry.out).toBe('updated    shop_web\nunchanged  shop_db\n');
    expect(await world.json<{ readonly image: string }[]>('service', 'ls', '--stack', 'shop')).toMatchObject([{ image: 'app' }, { image: 'app:v1' }]);

    writeFileSync(join(cwd, 'compose.yaml'), 'services: {web: {image: "app:v1"}}');
    const pruned = await world.muster(['up', '-p', 'shop', '--prune'], { cwd });
    expect(pruned).toMatchObject({ code: 0 });
    expect(pruned.out).toContain('deleted    shop_db');

    expect(await world.json('ls')).toMatchObject([{ name: 'shop', services: 1 }]);
    expect(await world.json('ps', 'shop')).toHaveLength(1);
    const down = await world.muster(['down', 'shop']);
    expect(down).toMatchObject({ code: 0, out: 'removing  shop_web\n' });
    expect(await world.json('ls')).toEqual([]);
  });

  it('a file with mistakes changes nothing and names the places', async () => {
    const cwd = directoryWith({ 'compose.yaml': 'services:\n  web:\n    imgae: x\n' });
    const ran = await world.muster(['up'], { cwd });
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('muster: compose.yaml:3:5: services.web.imgae: unknown key "imgae". Did you mean "image"?');
    expect(await world.json('ls')).toEqual([]);
  });

  it('several files, a profile and an env file make one stack, which config prints', async () => {
    const cwd = directoryWith({
      'a.yaml': 'services: {web: {image: "app:$V"}, debug: {image: app, profiles: [debug]}}',
      'b.yaml': 'services: {web: {deploy: {replicas: 2}}}',
      'my.env': 'V=v3\n',
    });
    const files = ['-f', 'a.yaml', '-f', 'b.yaml', '--env-file', 'my.env', '--profile', 'debug', '-p', 'many'];
    const config = await world.muster(['config', ...files], { cwd });
    expect(config).toMatchObject({ code: 0, err: '' });
    expect(config.out).toContain('name: many\n');
    expect(await world.muster(['config', '--services', ...files], { cwd })).toMatchObject({ out: 'web\ndebug\n' });
    expect((await world.muster(['up', ...files], { cwd })).code).toBe(0);
    expect(await world.json('service', 'ls', '--stack', 'many')).toMatchObject([{ name: 'many_debug', replicas: { desired: 1 } }, { name: 'many_web', image: 'app:v3', replicas: { desired: 2 } }]);
    expect((await world.muster(['down', ...files], { cwd })).out).toBe('removing  many_debug\nremoving  many_web\n');
  });

  it('a stack has a history, differences, and a way back', async () => {
    const file = (image: string, more = '') => directoryWith({ 'compose.yaml': `name: past\nservices: {web: {image: "${image}", deploy: {update_config: {monitor: 1ms}}}${more}}` });
    await world.muster(['up'], { cwd: file('app:v1') });
    await world.muster(['up'], { cwd: file('app:v2', ', db: {image: app}') });
    expect(await world.json('stack', 'history', 'past')).toMatchObject([
      { revision: 2, services: ['past_db', 'past_web'], changed: ['past_db', 'past_web'], current: true, note: 'current' },
      { revision: 1, services: ['past_web'], current: false },
    ]);
    expect((await world.muster(['stack', 'history', 'past', '--diff'])).out).toBe('+ service past_db\n~ service past_web\n    ~ task.container.image: "app:v1" → "app:v2"\n');
    expect(await world.muster(['stack', 'diff', 'past'])).toMatchObject({ code: 0, out: '', err: 'Nothing differs.\n' });
    await world.muster(['service', 'scale', 'past_web=2']);
    expect((await world.muster(['stack', 'diff', 'past'])).out).toBe('~ service past_web\n    ~ mode.replicas: 1 → 2\n');
    expect((await world.muster(['stack', 'rollback', '--plan', '--exit-code', 'past'])).code).toBe(10);
    expect(await world.muster(['stack', 'rollback', 'past'])).toMatchObject({ code: 0, out: 'updated    past_web\ndeleted    past_db\n' });
    expect(await world.json('service', 'ls', '--stack', 'past')).toMatchObject([{ name: 'past_web', image: 'app:v1', replicas: { desired: 1 } }]);
    expect((await world.muster(['stack', 'diff', 'past', '2', '3'])).out).toContain('- service past_db');
    expect(await world.muster(['stack', 'rollback', '--to', '9', 'past'])).toMatchObject({ code: 3 });
    expect((await world.muster(['down', 'past'])).code).toBe(0);
    expect(await world.muster(['stack', 'history', 'past'])).toMatchObject({ code: 3 });
  });

  it('standard input and .env are read', async () => {
    const cwd = directoryWith({ '.env': 'V=v2\n' });
    expect((await world.muster(['up', '-f', '-', '-p', 'in'], { cwd, stdin: 'services: {a: {image: "app:$V"}}' })).code).toBe(0);
    expect(await world.json('service', 'ls')).toMatchObject([{ name: 'in_a', image: 'app:v2' }]);
  });
});

describe('nodes', () => {
  it('are listed with stable keys, labelled, paused, drained and activated', async () => {
    const rows = await world.json<Record<string, unknown>[]>('node', 'ls');
    expect(rows.map((row) => [row['name'], row['state'], row['availability'], typeof row['leader']])).toEqual([
      ['host-a', 'ready', 'active', 'boolean'],
      ['host-b', 'ready', 'active', 'boolean'],
    ]);
    expect((await world.muster(['node', 'label', 'host-a', 'zone=east', 'x='])).code).toBe(0);
    await world.muster(['node', 'label', '--remove', 'host-a', 'x']);
    expect((await world.json<Record<string, unknown>[]>('node', 'ls'))[0]).toMatchObject({ labels: { zone: 'east' } });

    await world.muster(['service', 'create', '--name', 'web', '--replicas', '2', 'app']);
    expect(await world.muster(['node', 'drain', 'host-a'])).toMatchObject({ code: 0, out: 'host-a\n' });
    const tasks = await world.json<{ readonly node: string; readonly state: string }[]>('ps');
    expect(tasks.filter(({ state, node }) => state === 'running' && node === 'host-a')).toEqual([]);
    await world.muster(['node', 'pause', 'host-a']);
    expect((await world.json<Record<string, unknown>[]>('node', 'ls'))[0]).toMatchObject({ availability: 'pause' });
    expect((await world.muster(['node', 'activate', 'host-a'])).code).toBe(0);
  });
});

describe('looking around', () => {
  it('status, cluster status, events and version', async () => {
    await world.muster(['service', 'create', '--name', 'web', 'app']);
    expect((await world.muster(['status'])).out).toMatch(/test[\s\S]*2 of 2 ready[\s\S]*manager-1[\s\S]*1 of 1 complete/);
    expect(await world.json('cluster', 'status')).toMatchObject({ name: 'test', leader: 'manager-1', nodes: { total: 2, ready: 2 } });
    expect((await world.muster(['events', '--service', 'web'])).out).toContain('service.created');
    expect((await world.muster(['version'])).out).toMatch(/^muster \d+\.\d+\.\d+ /);
    expect((await world.muster(['--version'])).out).toMatch(/^muster /);
  });

  it('events -f tells the past and what comes, and ends with Ctrl-C', async () => {
    const leave = new AbortController();
    await world.muster(['service', 'create', '--name', 'old', 'app']);
    const { code, out } = await world.muster(['events', '-f', '--type', 'service.created'], {
      signal: leave.signal,
      onOutput(text) {
        if (text.includes('service old created')) void world.muster(['service', 'create', '--name', 'new', 'app']);
        if (text.includes('service new created')) leave.abort(new Error('SIGINT'));
      },
    });
    expect(code).toBe(0);
    expect(out).toMatch(/service old created[\s\S]*service new created/);
  });

  it('completes commands, flags and names', async () => {
    await world.muster(['service', 'create', '--name', 'web', 'app']);
    expect((await world.muster(['__complete', 'service', 'cr'])).out).toBe('create\n');
    expect((await world.muster(['__complete', 'service', 'scale', '--det'])).out).toBe('--detach\n');
    expect((await world.muster(['__complete', 'service', 'ps', 'w'])).out).toBe('web\n');
    expect((await world.muster(['__complete', 'node', 'drain', 'host-'])).out).toBe('host-a\nhost-b\n');
    expect((await world.muster(['completion', 'bash'])).out).toContain('muster __complete');
  });

  it('the doctor tells what is missing and what to do', async () => {
    const cwd = directoryWith({ 'not-a-directory': '' });
    const ran = await world.muster(['doctor', '--docker', join(cwd, 'docker.sock'), '--data-dir', join(cwd, 'new')]);
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(/^fail {2}docker +there is no socket at .*\n +→ Start Docker/m);
    expect(ran.out).toMatch(/^ok +data directory/m);
    expect(ran.out).toMatch(/^ok +manager +.*led by manager-1/m);
    expect((await world.muster(['doctor', '--store', 'etcd://127.0.0.1:1', '--json'])).out).toContain('nobody listens there');
  });
});

describe('autoscaling', () => {
  it('is set by flags, told with its numbers, and refuses a scale by hand', async () => {
    const created = await world.muster(['service', 'create', '--name', 'elastic', '--reserve-cpu', '0.1', '--autoscale-min', '2', '--autoscale-max', '4', '--autoscale-cpu', '50%', 'app:busy']);
    expect(created).toMatchObject({ code: 0 });
    expect(created.err).toContain('1 replicas are outside 2 to 4');
    const [status] = await world.json<readonly { readonly serviceName: string; readonly min: number; readonly max: number; readonly current: number }[]>('autoscale', 'status', 'elastic');
    expect(status).toMatchObject({ serviceName: 'elastic', min: 2, max: 4, current: 2 });
    expect((await world.muster(['autoscale', 'status'])).out).toMatch(/elastic +2 tasks, between 2 and 4\n +decision +/);
    const scaled = await world.muster(['service', 'scale', 'elastic=3']);
    expect(scaled.code).not.toBe(0);
    expect(scaled.err).toContain('service elastic is autoscaled between 2 and 4 tasks');
    const planned = await world.muster(['service', 'update', '--autoscale-max', '8', '--autoscale-metric', 'queue=10', '--plan', 'elastic']);
    expect(planned).toMatchObject({ code: 0 });
    expect(planned.out).toMatch(/autoscale\.max.*4.*8/);
    expect(await world.json('autoscale', 'status', 'elastic')).toMatchObject([{ max: 4 }]);
    expect(await world.json('autoscale', 'history', 'elastic')).toEqual([]);
    expect((await world.muster(['autoscale', 'history', 'elastic'])).out).toContain('has changed nothing so far');
    expect((await world.muster(['service', 'update', '--autoscale-metric', 'queue=10', '--autoscale-rm', 'cpu', 'elastic'])).code).toBe(0);
    expect((await world.muster(['autoscale', 'push', 'elastic', 'queue=20'])).code).toBe(0);
    expect((await world.muster(['autoscale', 'push', 'elastic', 'length=20'])).err).toMatch(/metrics\[0\]\.name.*it has queue/s);
    expect((await world.muster(['autoscale', 'push', 'elastic', 'queue=-1'])).err).toMatch(/metrics\[0\]\.value.*not negative/s);
    expect(await world.muster(['autoscale', 'push', 'elastic', 'queue=many'])).toMatchObject({ code: 2, err: expect.stringContaining('"queue=many" has no number') as string });
    expect(await world.muster(['service', 'update', '--autoscale-min', '9', 'elastic'])).toMatchObject({ code: 2, err: expect.stringMatching(/spec\.autoscale\.max.*at least min, which is 9/s) as string });
    expect((await world.muster(['service', 'update', '--autoscale-schedule', 'min=3,for=1h,cron=0 0 30 2 *', 'elastic'])).err).toMatch(/spec\.autoscale\.schedules\[0\]\.cron.*never comes/s);
    expect((await world.muster(['service', 'update', '--no-autoscale', '--replicas', '1', 'elastic'])).code).toBe(0);
    expect((await world.muster(['autoscale', 'status', 'elastic'])).err).toContain('service elastic is not autoscaled');
    expect((await world.muster(['service', 'rm', 'elastic'])).code).toBe(0);
  }, 30_000);
});

describe('a cluster from nothing', () => {
  it('init, manager run, join: with TLS from the first call', async () => {
    const muster = (argv: readonly string[], options: { readonly signal?: AbortSignal; readonly env?: Readonly<Record<string, string>> } = {}) =>
      world.muster(argv, { ...options, env: { MUSTER_INSECURE: '', MUSTER_MANAGERS: '', ...options.env } });
    const dataDir = directoryWith({});
    const port = 20_000 + (process.pid % 10_000);
    const listen = `127.0.0.1:${String(port)}`;
    const init = await muster(['cluster', 'init', '--data-dir', dataDir, '--name', 'home', '--advertise', listen, '--json']);
    const { tokens, context } = JSON.parse(init.out) as { readonly tokens: { readonly worker: string; readonly manager: string }; readonly context: string };
    expect(statSync(context).mode & 0o777).toBe(0o600);
    const before = readFileSync(join(dataDir, 'manager', 'identity.json'), 'utf8');
    expect(await muster(['cluster', 'init', '--data-dir', dataDir])).toMatchObject({ code: 4 });
    expect(readFileSync(join(dataDir, 'manager', 'identity.json'), 'utf8')).toBe(before);
    const stored = readFileSync(join(dataDir, 'store', 'store.db'), 'latin1');
    for (const token of Object.values(tokens)) expect(stored).not.toContain(token.slice(-25));
    expect(stored).not.toContain('PRIVATE KEY');

    const stop = new AbortController();
    const manager = muster(['manager', 'run', '--data-dir', dataDir, '--listen', listen, '--log-level', 'error'], { signal: stop.signal });
    await expect.poll(async () => (await muster(['cluster', 'status'])).code, { timeout: 15_000 }).toBe(0);
    // Without credentials nothing is answered, and without TLS there is nobody to talk to.
    expect(await muster(['node', 'ls', '--timeout', '2s'], { env: { MUSTER_INSECURE: '1', MUSTER_MANAGERS: listen } })).toMatchObject({ code: 5 });

    const agentDir = directoryWith({});
    const joined = await muster(['cluster', 'join', `${tokens.worker}@${listen}`, '--data-dir', agentDir]);
    expect(joined.err).toBe('');
    expect(joined.out).toContain(`muster agent run --data-dir ${agentDir}`);
    const identity = JSON.parse(readFileSync(join(agentDir, 'agent', 'identity.json'), 'utf8')) as { readonly id: string; readonly role: string };
    expect(identity.role).toBe('worker');
    expect(readFileSync(join(agentDir, 'agent', 'node-id'), 'utf8').trim()).toBe(identity.id);

    const wrongSecret = `${tokens.worker.slice(0, -1)}${tokens.worker.endsWith('0') ? '1' : '0'}`;
    expect(await muster(['node', 'join', `${wrongSecret}@${listen}`, '--data-dir', directoryWith({})])).toMatchObject({ code: 1, err: expect.stringContaining('join token is not known') });
    const otherRoot = tokens.worker.replace(/-worker-.{50}-/, `-worker-${'0'.repeat(50)}-`);
    expect(await muster(['node', 'join', `${otherRoot}@${listen}`, '--data-dir', directoryWith({})])).toMatchObject({ code: 1, err: expect.stringContaining('is not the cluster that the token is for') });
    const garbage = await muster(['node', 'join', `wrong@${listen}`, '--data-dir', directoryWith({})]);
    expect(garbage).toMatchObject({ code: 2, err: expect.stringContaining('this is no token') });
    // A store on one machine takes no second manager.
    expect(await muster(['node', 'join', `${tokens.manager}@${listen}`, '--data-dir', directoryWith({})])).toMatchObject({ code: 4, err: expect.stringContaining('etcd') });
    stop.abort(new Error('SIGTERM'));
    expect((await manager).code).toBe(0);
  }, 30_000);

  it('nothing listens beyond the loopback without TLS', async () => {
    const dataDir = directoryWith({});
    expect(await world.muster(['manager', 'run', '--data-dir', dataDir])).toMatchObject({ code: 4, err: expect.stringContaining('muster cluster init') });
    for (const daemon of [['manager', 'run'], ['dev']]) {
      expect(await world.muster([...daemon, '--insecure', '--listen', '0.0.0.0:0', '--data-dir', dataDir])).toMatchObject({ code: 2 });
      expect(await world.muster([...daemon, '--insecure', '--listen', '192.0.2.7:7400', '--data-dir', dataDir])).toMatchObject({ code: 2, err: expect.stringContaining('only for addresses of this machine') });
    }
    expect(await world.muster(['agent', 'run', '--insecure', '--manager', '192.0.2.7:7400', '--data-dir', dataDir])).toMatchObject({ code: 2 });
    expect(await world.muster(['ls', '-H', '192.0.2.7:7400'])).toMatchObject({ code: 2 });
  });

  it.each(['2s', '25h', '6'])('a time until nodes are down that is none: %s', async (time) => {
    const { code, err } = await world.muster(['manager', 'run', '--insecure', '--listen', '127.0.0.1:1', '--store', 'memory:', '--node-down-after', time]);
    expect(code).toBe(2);
    expect(err).toContain('--node-down-after');
  });

  it('an address that is taken, a store that is none', async () => {
    const taken = await world.muster(['manager', 'run', '--insecure', '--store', 'memory:', '--listen', world.address, '--log-level', 'error']);
    expect(taken.code).not.toBe(0);
    expect(taken.err).toContain(world.address);
    expect(await world.muster(['manager', 'run', '--insecure', '--listen', '127.0.0.1:1', '--store', 'sqlite:x'])).toMatchObject({ code: 2 });
    expect(await world.muster(['agent', 'run'], { env: { MUSTER_DATA_DIR: directoryWith({}) } })).toMatchObject({ code: 2 });
  });
});
