/**
 * Each option of a container is checked where it takes effect: by a command
 * inside the container where that is cheap, else by what the engine says it made.
 */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultContainer, defaultTask } from '@muster/shared/model/defaults';
import type { ContainerSpec, PortSpec, TaskSpec } from '@muster/shared/model/service-spec';
import { systemClock } from '@muster/shared/runtime/clock';
import { systemNewId } from '@muster/shared/runtime/ids';
import { silentLogger } from '@muster/shared/runtime/logger';
import Dockerode from 'dockerode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ContainerRequest } from '../driver.ts';
import { BUSYBOX_IMAGE, buildTestImages, ENTRYPOINT_IMAGE } from '../testing/images.ts';
import { openDockerDriver } from './docker-driver.ts';

const FOREVER = ['sleep', '1000000'];

describe('container options', () => {
  const docker = new Dockerode({ socketPath: '/var/run/docker.sock' });
  const nodeId = systemNewId();
  const driver = openDockerDriver({ nodeId, clusterLabel: 'test', clock: systemClock, logger: silentLogger });
  const tasks: string[] = [];
  let folder: string;

  beforeAll(async () => {
    await buildTestImages();
    folder = await mkdtemp(join(tmpdir(), 'muster-options-'));
  });

  afterAll(async () => {
    await Promise.all(tasks.map((taskId) => driver.remove(taskId)));
    await rm(folder, { recursive: true, force: true });
  });

  function request(container: Partial<ContainerSpec>, task: Partial<TaskSpec> = {}, ports: readonly PortSpec[] = []): ContainerRequest {
    const taskId = systemNewId();
    tasks.push(taskId);
    const image = container.image ?? BUSYBOX_IMAGE;
    const spec = { ...defaultTask(image), ...task, container: { ...defaultContainer(image), ...container } };
    return { taskId, serviceId: 'service1', serviceName: 'web', slot: 3, stack: 'shop', spec, ports };
  }

  async function started(...args: Parameters<typeof request>) {
    const asked = request(...args);
    const { containerId } = await driver.create(asked);
    await driver.start(asked.taskId);
    const inside = async (...command: string[]) => {
      const { stdout, stderr } = await driver.exec(asked.taskId, command, { timeoutMs: 20_000, maxOutputBytes: 100_000 });
      return `${Buffer.from(stdout).toString()}${Buffer.from(stderr).toString()}`.trim();
    };
    return { taskId: asked.taskId, containerId, inside, inspect: () => docker.getContainer(containerId).inspect() };
  }

  async function output(...args: Parameters<typeof request>): Promise<string[]> {
    const { taskId } = await started(...args);
    const lines: string[] = [];
    for await (const { line } of driver.logs(taskId, { follow: true, stdout: true, stderr: true }, new AbortController().signal)) {
      lines.push(Buffer.from(line).toString());
    }
    return lines;
  }

  it.each<[string, Partial<ContainerSpec>, string]>([
    ["the image's ENTRYPOINT and CMD", { image: ENTRYPOINT_IMAGE }, 'entrypoint default'],
    ['args replace CMD', { image: ENTRYPOINT_IMAGE, args: ['a', 'b'] }, 'entrypoint a b'],
    ['command replaces ENTRYPOINT and drops CMD', { image: ENTRYPOINT_IMAGE, command: ['echo', 'mine'] }, 'mine'],
    ['command and args', { image: ENTRYPOINT_IMAGE, command: ['echo'], args: ['x y'] }, 'x y'],
  ])('command: %s', async (_what, container, expected) => expect(await output(container)).toEqual([expected]));

  it('env, user, groups, workdir, hostname, labels, stop signal, names', async () => {
    const { inside, inspect, taskId } = await started({
      args: FOREVER,
      env: ['ADDED=a b', 'FROM_IMAGE'],
      user: 'nobody',
      groups: ['audio'],
      workdir: '/tmp/work',
      hostname: 'box',
      labels: { mine: '1', 'muster.node': 'somebody else' },
      stopSignal: 'SIGUSR1',
    });
    expect((await inside('sh', '-c', 'id -un; id -G; pwd; hostname; echo "$ADDED/${FROM_IMAGE-unset}"')).split('\n')).toEqual([
      'nobody',
      '65534 29',
      '/tmp/work',
      'box',
      'a b/unset',
    ]);
    const { Name, Config } = await inspect();
    expect(Name).toBe(`/web.3.${taskId}`);
    expect(Config).toMatchObject({ StopSignal: 'SIGUSR1' });
    expect(Config.Labels).toEqual({
      mine: '1',
      'muster.cluster': 'test',
      'muster.node': nodeId,
      'muster.task': taskId,
      'muster.service': 'service1',
      'muster.service.name': 'web',
      'muster.slot': '3',
      'muster.stack': 'shop',
    });
  });

  it('limits of cpu, memory and pids, reservation of memory, shared memory, ulimits', async () => {
    const limits = { nanoCpus: 5e8, memoryBytes: 32 * 2 ** 20, pids: 40 };
    const { inside, inspect, taskId } = await started(
      { args: FOREVER, shmBytes: 2 ** 20, ulimits: [{ name: 'nofile', soft: 100, hard: 200 }] },
      { resources: { limits, reservations: { memoryBytes: 16 * 2 ** 20, nanoCpus: 1e8 } } },
    );
    expect((await inspect()).HostConfig).toMatchObject({ NanoCpus: 5e8, Memory: 32 * 2 ** 20, PidsLimit: 40, MemoryReservation: 16 * 2 ** 20, Ulimits: [{ Name: 'nofile', Soft: 100, Hard: 200 }] });
    expect((await driver.stats(taskId)).memoryLimitBytes).toBe(32 * 2 ** 20);
    // Not the soft one: now and then runc gives a process the hard limit as its soft one, as the runtime of Go did for runc itself.
    const shown = await inside('sh', '-c', 'ulimit -Hn; df -k /dev/shm | tail -1');
    expect(shown).toMatch(/^200\n\S+ +1024 /);
  });

  it('tells that the kernel killed a process for want of memory', async () => {
    const { taskId } = await started(
      { command: ['sh', '-c', 'x=a; while :; do x=$x$x; done'] },
      { resources: { limits: { memoryBytes: 8 * 2 ** 20 }, reservations: {} } },
    );
    await expect.poll(async () => (await driver.inspect(taskId))?.phase, { timeout: 60_000 }).toBe('exited');
    expect(await driver.inspect(taskId)).toMatchObject({ exitCode: 137, outOfMemory: true });
  });

  it('capabilities, security options, init, read-only root, tmpfs', async () => {
    const { inside } = await started({
      args: FOREVER,
      capDrop: ['ALL'],
      capAdd: ['NET_BIND_SERVICE'],
      securityOpt: ['no-new-privileges'],
      init: true,
      readOnly: true,
      mounts: [{ type: 'tmpfs', target: '/scratch', sizeBytes: 2 ** 20, mode: 0o700 }],
    });
    const shown = await inside('sh', '-c', 'grep -E "CapEff|NoNewPrivs" /proc/1/status; cat /proc/1/comm; touch /x; touch /scratch/x && stat -c %a /scratch; df -k /scratch | tail -1');
    expect(shown).toMatch(/CapEff:\s+0+400\n/);
    expect(shown).toMatch(/NoNewPrivs:\s+1/);
    expect(shown).toMatch(/\n(docker-init|tini)\n/);
    expect(shown).toMatch(/\n700\n\S+ +1024 /);
    expect(shown).toMatch(/touch: \/x: Read-only file system/);
  });

  it('bind mounts: read-only, of a source that is made, and refused when it may not be made', async () => {
    const made = join(folder, 'made/here');
    const { inside } = await started({
      args: FOREVER,
      mounts: [
        { type: 'bind', source: made, target: '/made', readOnly: false, createSource: true },
        { type: 'bind', source: folder, target: '/ro', readOnly: true, createSource: false },
      ],
    });
    expect(await inside('sh', '-c', 'echo hello >/made/file; touch /ro/x')).toContain('Read-only file system');
    expect(await readFile(join(made, 'file'), 'utf8')).toBe('hello\n');
    const absent = join(folder, 'absent');
    const asked = request({ mounts: [{ type: 'bind', source: absent, target: '/x', readOnly: false, createSource: false }] });
    await expect(driver.create(asked)).rejects.toMatchObject({ code: 'refused', message: expect.stringContaining(absent) as string });
    await expect(stat(absent)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('volumes: a named one is filled from the image and kept, an anonymous one goes with the container', async () => {
    const name = `muster-test-${systemNewId()}`;
    const volume = { type: 'volume', readOnly: false, driverOptions: {} } as const;
    const { inside, inspect, taskId } = await started({
      image: ENTRYPOINT_IMAGE,
      command: FOREVER,
      mounts: [
        { ...volume, source: name, target: '/data', noCopy: false, labels: { kept: 'yes' } },
        { ...volume, source: '', target: '/anonymous', noCopy: true, labels: {} },
      ],
    });
    try {
      expect(await inside('cat', '/data/from-image')).toBe('here');
      expect((await docker.getVolume(name).inspect()).Labels).toEqual({ kept: 'yes' });
      const anonymous = (await inspect()).Mounts.find(({ Destination }) => Destination === '/anonymous')?.Name ?? '';
      await driver.remove(taskId);
      await expect(docker.getVolume(anonymous).inspect()).rejects.toMatchObject({ statusCode: 404 });
      expect((await docker.getVolume(name).inspect()).Name).toBe(name);
    } finally {
      await driver.remove(taskId);
      await docker.getVolume(name).remove();
    }
  });

  it('extra hosts, dns, sysctls', async () => {
    const { inside } = await started({
      args: FOREVER,
      extraHosts: ['db:10.1.2.3'],
      dns: ['10.9.9.9'],
      dnsSearch: ['corp.test'],
      dnsOptions: ['ndots:3'],
      sysctls: { 'net.ipv4.ip_unprivileged_port_start': '77' },
    });
    const shown = await inside('sh', '-c', 'cat /etc/hosts /etc/resolv.conf /proc/sys/net/ipv4/ip_unprivileged_port_start');
    expect(shown).toMatch(/10\.1\.2\.3\s+db/);
    expect(shown).toMatch(/nameserver 10\.9\.9\.9/);
    expect(shown).toMatch(/search corp\.test/);
    expect(shown).toMatch(/options ndots:3/);
    expect(shown).toMatch(/\n77$/);
  });

  it.each(['none', 'host'] as const)('network mode %s', async (networkMode) => {
    const { inside } = await started({ args: FOREVER, networkMode });
    const shown = await inside('ls', '/sys/class/net');
    expect(shown.split('\n')).toContain('lo');
    expect(shown.includes('docker0')).toBe(networkMode === 'host');
  });

  it('a device', async () => {
    const { inside } = await started({ args: FOREVER, devices: [{ hostPath: '/dev/zero', containerPath: '/dev/nothing', permissions: 'r' }] });
    expect(await inside('sh', '-c', 'head -c 3 /dev/nothing | wc -c')).toBe('3');
  });

  it('a terminal, whose output has no frames', async () => {
    expect(await output({ tty: true, command: ['sh', '-c', '[ -t 1 ] && echo terminal; echo second']})).toEqual(['terminal', 'second']);
  });

  it('an open standard input', async () => {
    const { inspect } = await started({ command: ['cat'], openStdin: true });
    expect((await inspect()).State.Running).toBe(true);
  });

  it('the log driver with its options', async () => {
    const { inspect } = await started({ args: FOREVER }, { logDriver: { name: 'local', options: { 'max-size': '1m' } } });
    expect((await inspect()).HostConfig.LogConfig).toEqual({ Type: 'local', Config: { 'max-size': '1m' } });
  });

  it('the health check, and none where the spec switches it off', async () => {
    const healthcheck = { test: ['CMD', 'true'], intervalMs: 1_000, timeoutMs: 2_000, retries: 4, startPeriodMs: 3_000 };
    const { inspect } = await started({ args: FOREVER, healthcheck });
    expect((await inspect()).Config.Healthcheck).toMatchObject({ Test: ['CMD', 'true'], Interval: 1e9, Timeout: 2e9, Retries: 4, StartPeriod: 3e9 });
    const off = await started({ args: FOREVER, healthcheck: { test: ['NONE'] } });
    expect((await driver.inspect(off.taskId))?.health).toBe('none');
  });

  it('asks for gpus as Docker does; a host without refuses them', async () => {
    const asked = request({ args: FOREVER, gpus: { count: -1, deviceIds: [], capabilities: [] } });
    const { containerId } = await driver.create(asked);
    expect((await docker.getContainer(containerId).inspect()).HostConfig.DeviceRequests).toMatchObject([{ Count: -1, Capabilities: [['gpu']] }]);
    const { Runtimes } = (await docker.info()) as { readonly Runtimes: object };
    const words = await driver.start(asked.taskId).then(
      () => 'started',
      (error: unknown) => String(error),
    );
    expect(words).toMatch('nvidia' in Runtimes ? /started/ : /could not start .*gpu/);
  });

  it('asks for privileges; a host that may not give them refuses', async () => {
    const asked = request({ args: FOREVER, privileged: true });
    const { containerId } = await driver.create(asked);
    expect((await docker.getContainer(containerId).inspect()).HostConfig.Privileged).toBe(true);
  });

  it('ports, ingress ones like host ones, udp, and on one address', async () => {
    const port = { targetPort: 80, publishedPort: 0, protocol: 'tcp', mode: 'host' } as const;
    const { taskId, inspect } = await started({ command: ['httpd', '-f', '-p', '80', '-h', '/data'] }, {}, [
      { ...port, mode: 'ingress' },
      { ...port, targetPort: 53, protocol: 'udp' },
      { ...port, targetPort: 81, hostIp: '127.0.0.1' },
    ]);
    const bound = (await driver.inspect(taskId))?.ports ?? [];
    expect(bound.map(({ protocol, targetPort }) => `${targetPort}/${protocol}`).sort()).toEqual(['53/udp', '80/tcp', '81/tcp']);
    const web = bound.find(({ targetPort }) => targetPort === 80)?.publishedPort ?? 0;
    const fetchPage = () => fetch(`http://127.0.0.1:${web}/from-image`).then((response) => response.text(), () => 'not yet');
    await expect.poll(fetchPage, { timeout: 10_000 }).toBe('here\n');
    expect((await inspect()).NetworkSettings.Ports['81/tcp']).toMatchObject([{ HostIp: '127.0.0.1' }]);
  });

  it('never a restart by Docker itself', async () => {
    const { inspect } = await started({ args: FOREVER });
    expect((await inspect()).HostConfig).toMatchObject({ RestartPolicy: { Name: 'no' }, AutoRemove: false });
  });

  it.each<[string, Partial<ContainerSpec>, Partial<TaskSpec>, RegExp]>([
    ['too little memory', {}, { resources: { limits: { memoryBytes: 1_000 }, reservations: {} } }, /memory/i],
    ['an unknown log driver', {}, { logDriver: { name: 'nonsense', options: {} } }, /nonsense/],
    ['an unknown capability', { capAdd: ['NONSENSE'] }, {}, /NONSENSE/],
    ['an unknown user', { user: 'nonsense' }, {}, /nonsense/],
    ['an unknown stop signal', { stopSignal: 'SIGNONSENSE' }, {}, /SIGNONSENSE/i],
    ['a relative mount target', { mounts: [{ type: 'tmpfs', target: 'relative' }] }, {}, /relative|absolute/],
    ['a device that is not there', { devices: [{ hostPath: '/dev/nonsense', containerPath: '/dev/x', permissions: 'r' }] }, {}, /nonsense/],
  ])("passes on the engine's reason to refuse %s", async (_what, container, task, words) => {
    const asked = request({ args: FOREVER, ...container }, task);
    const attempt = driver.create(asked).then(() => driver.start(asked.taskId));
    await expect(attempt).rejects.toMatchObject({ code: 'refused', message: expect.stringMatching(words) as string });
  });
});

describe('what is not ours', () => {
  const docker = new Dockerode({ socketPath: '/var/run/docker.sock' });

  it('keeps its name and its life when a task wants the name', async () => {
    await buildTestImages();
    const nodeId = systemNewId();
    const driver = openDockerDriver({ nodeId, clock: systemClock, logger: silentLogger });
    const taskId = systemNewId();
    const foreign = await docker.createContainer({ name: `web.1.${taskId}`, Image: BUSYBOX_IMAGE, Labels: { 'muster.task': taskId } });
    try {
      await foreign.start();
      const request = { taskId, serviceId: 's', serviceName: 'web', slot: 1, stack: '', spec: defaultTask(BUSYBOX_IMAGE), ports: [] };
      await expect(driver.create(request)).rejects.toMatchObject({
        code: 'refused',
        message: expect.stringMatching(new RegExp(`web\\.1\\.${taskId} is taken by container .*docker rename`)) as string,
      });
      await driver.remove(taskId);
      await driver.stop(taskId, { graceMs: 0 });
      expect(await driver.list()).toEqual([]);
      expect((await foreign.inspect()).State.Running).toBe(true);
    } finally {
      await foreign.remove({ force: true });
    }
  });

  it('is named when it holds the port that a task wants', async () => {
    const driver = openDockerDriver({ nodeId: systemNewId(), clock: systemClock, logger: silentLogger });
    const foreign = await docker.createContainer({
      name: `muster-test-${systemNewId()}`,
      Image: BUSYBOX_IMAGE,
      ExposedPorts: { '80/tcp': {} },
      HostConfig: { PortBindings: { '80/tcp': [{ HostPort: '' }] } },
    });
    const taskId = systemNewId();
    try {
      await foreign.start();
      const { Name, NetworkSettings } = await foreign.inspect();
      const publishedPort = Number(NetworkSettings.Ports['80/tcp']?.[0]?.HostPort);
      expect(await driver.usedPorts()).toContain(`tcp/${publishedPort}`);
      const ports: PortSpec[] = [{ protocol: 'tcp', targetPort: 80, publishedPort, mode: 'host' }];
      await driver.create({ taskId, serviceId: 's', serviceName: 'web', slot: 1, stack: '', spec: defaultTask(BUSYBOX_IMAGE), ports });
      await expect(driver.start(taskId)).rejects.toMatchObject({
        code: 'port-taken',
        message: expect.stringContaining(`Host port ${publishedPort} is already in use by container ${Name.slice(1)}`) as string,
      });
    } finally {
      await foreign.remove({ force: true });
      await driver.remove(taskId);
    }
  });
});
