import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultDisconnect } from '@muster/shared/model/disconnect';
import { defaultTask } from '@muster/shared/model/defaults';
import type { DisconnectSpec } from '@muster/shared/model/service-spec';
import { silentLogger } from '@muster/shared/runtime/logger';
import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import { describe, expect, it } from 'vitest';
import { DriverError } from '../driver/driver.ts';
import { FakeEngine } from '../driver/fake.ts';
import { openLeaseFile } from './lease-file.ts';
import { MemoryLeaseRecord } from './lease-record.ts';
import { overdue } from './overdue.ts';
import { createWatchdog } from './watchdog.ts';

async function host() {
  const clock = new VirtualClock();
  const engine = new FakeEngine({ clock });
  const driver = engine.open({ nodeId: 'node' });
  const record = new MemoryLeaseRecord();
  const stop = new AbortController();
  const container = async (taskId: string, disconnect?: Partial<DisconnectSpec>, start = true) => {
    const task = defaultTask('web:1');
    const spec = { ...task, ...(disconnect === undefined ? {} : { disconnect: { ...defaultDisconnect, ...disconnect } }) };
    await driver.create({ taskId, serviceId: 's', serviceName: 'web', slot: 1, stack: '', spec, ports: [] });
    if (start) await driver.start(taskId);
  };
  const phase = (taskId: string) => engine.containers.get(taskId)?.state.phase;
  let isOver = false;
  const begin = () => {
    const ended = createWatchdog({ record, uptime: () => clock.monotonic(), driver, clock, logger: silentLogger }).run(stop.signal);
    void ended.then(() => {
      isOver = true;
    });
  };
  return { clock, engine, record, container, phase, begin, stop, ended: () => isOver };
}

describe('the watchdog', () => {
  it('kills exclusive containers when their last moment has come, not earlier, and no others', async () => {
    const { clock, record, container, phase, begin } = await host();
    record.grant(clock.monotonic());
    await container('alone', { exclusive: true });
    await container('stops', { stopAfterMs: 5_000 });
    await container('plain');
    begin();
    // 10 s until the agent stops it, 10 s of grace.
    await clock.advance(19_900);
    expect(phase('alone')).toBe('running');
    await clock.advance(700);
    expect([phase('alone'), phase('stops'), phase('plain')]).toEqual(['exited', 'running', 'running']);
    expect([record.wasStopped('alone'), record.wasStopped('plain')]).toEqual([true, false]);
  });

  it('removes a container that was not started yet: a start that is under way finds nothing', async () => {
    const { clock, engine, record, container, phase, begin } = await host();
    record.grant(clock.monotonic());
    await container('alone', { exclusive: true }, false);
    begin();
    await clock.advance(21_000);
    expect(phase('alone')).toBeUndefined();
    await expect(engine.open({ nodeId: 'node' }).start('alone')).rejects.toThrow(/container/);
  });

  it('leaves alone what is renewed', async () => {
    const { clock, record, container, phase, begin } = await host();
    record.grant(clock.monotonic());
    await container('alone', { exclusive: true });
    begin();
    for (let second = 0; second < 60; second++) {
      await clock.advance(1_000);
      record.grant(clock.monotonic());
    }
    expect(phase('alone')).toBe('running');
  });

  it('goes on trying while the engine does not answer', async () => {
    const { clock, engine, record, container, phase, begin } = await host();
    record.grant(clock.monotonic());
    await container('alone', { exclusive: true });
    begin();
    await clock.advance(18_000);
    engine.goDown(new DriverError('unavailable', 'away'));
    await clock.advance(10_000);
    expect(phase('alone')).toBe('running');
    engine.comeBack();
    await clock.advance(1_000);
    expect(phase('alone')).toBe('exited');
  });

  it('kills at once what runs with a record from before a reboot, or with none', async () => {
    const { clock, container, phase, begin } = await host();
    await container('alone', { exclusive: true });
    begin();
    await clock.advance(600);
    expect(phase('alone')).toBe('exited');
  });

  it('ends when there has been nothing to watch for a minute', async () => {
    const { clock, record, container, begin, ended } = await host();
    record.grant(clock.monotonic());
    await container('plain');
    begin();
    await clock.advance(50_000);
    expect(ended()).toBe(false);
    await clock.advance(30_000);
    expect(ended()).toBe(true);
  });
});

describe('overdue', () => {
  it.each([
    ['running', 'kill'],
    ['paused', 'kill'],
    ['restarting', 'kill'],
    ['created', 'remove'],
    ['exited', 'nothing'],
    ['dead', 'nothing'],
    ['removing', 'nothing'],
  ] as const)('%s: %s', (phase, expected) => {
    const { kill, remove } = overdue([{ taskId: 't', phase, killAfterMs: 1_000 }], 1_000);
    expect(kill.length > 0 ? 'kill' : remove.length > 0 ? 'remove' : 'nothing').toBe(expected);
    expect(overdue([{ taskId: 't', phase, killAfterMs: 1_000 }], 999)).toEqual({ kill: [], remove: [] });
  });
});

describe('the lease file', () => {
  it('is read by another process, and is void after a reboot', () => {
    const directory = mkdtempSync(join(tmpdir(), 'muster-lease-'));
    const written = openLeaseFile(directory, 'boot-1');
    expect(written.grantedAt()).toBeUndefined();
    written.grant(1_234.5);
    written.watch(99);
    written.noteStopped('t');
    const read = openLeaseFile(directory, 'boot-1');
    expect([read.grantedAt(), read.watchedAt(), read.wasStopped('t'), read.wasStopped('u')]).toEqual([1_234.5, 99, true, false]);
    read.forget('t');
    expect(written.wasStopped('t')).toBe(false);
    expect(openLeaseFile(directory, 'boot-2').grantedAt()).toBeUndefined();
  });

  it('that makes no sense is none', () => {
    const directory = mkdtempSync(join(tmpdir(), 'muster-lease-'));
    const record = openLeaseFile(directory, 'boot');
    for (const text of ['', 'boot', 'boot ', 'boot x', '\0\0']) {
      writeFileSync(join(directory, 'granted'), text);
      expect(record.grantedAt()).toBeUndefined();
    }
  });
});
