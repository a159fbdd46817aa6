import { defaultDisconnect } from '@muster/shared/model/disconnect';
import { defaultTask } from '@muster/shared/model/defaults';
import type { DisconnectSpec, TaskSpec } from '@muster/shared/model/service-spec';
import { describe, expect, it } from 'vitest';
import { MemoryLeaseRecord } from './lease-record.ts';
import { Leases } from './leases.ts';

function spec(disconnect: Partial<DisconnectSpec>): TaskSpec {
  return { ...defaultTask('web:1'), disconnect: { ...defaultDisconnect, ...disconnect } };
}

const ALONE = spec({ exclusive: true });
const STOPS = spec({ stopAfterMs: 30_000 });

class Host {
  now = 1_000_000;
  readonly record = new MemoryLeaseRecord();
  watchdogs = 0;

  open(): Leases {
    return new Leases({ record: this.record, uptime: () => this.now, startWatchdog: () => void (this.watchdogs += 1) });
  }

  beat(leases: Leases, number: number, answeredAfterMs = 0): void {
    leases.beatSent(number);
    this.now += answeredAfterMs;
    leases.beatAnswered(number, true);
  }
}

describe('leases', () => {
  it('count from when the answered heartbeat was sent, not from its answer', () => {
    const host = new Host();
    const leases = host.open();
    host.beat(leases, 1, 4_000);
    expect(leases.factsOf('t', ALONE)).toMatchObject({ leftMs: 6_000 });
    host.now += 7_000;
    expect(leases.factsOf('t', ALONE)).toMatchObject({ leftMs: -1_000, hold: expect.stringContaining('no lease') as string });
  });

  it('are never shortened by an answer that comes late', () => {
    const host = new Host();
    const leases = host.open();
    leases.beatSent(1);
    host.now += 1_000;
    host.beat(leases, 2);
    leases.beatAnswered(1, true);
    expect(leases.factsOf('t', ALONE)?.leftMs).toBe(10_000);
  });

  it('are not renewed by an answer to a heartbeat of an earlier session', () => {
    const host = new Host();
    const leases = host.open();
    leases.beatSent(1);
    leases.begin();
    leases.beatAnswered(1, true);
    expect(leases.factsOf('t', ALONE)?.leftMs).toBe(0);
  });

  it('let an exclusive task start only when a watchdog has shown itself, and start one', () => {
    const host = new Host();
    const leases = host.open();
    host.beat(leases, 1);
    expect(leases.factsOf('t', ALONE)?.hold).toContain('watchdog');
    host.now += 500;
    leases.factsOf('t', ALONE);
    expect(host.watchdogs).toBe(1);
    host.record.watch(host.now);
    expect(leases.factsOf('t', ALONE)?.hold).toBeUndefined();
    // The watchdog has died.
    host.now += 9_000;
    expect(leases.factsOf('t', ALONE)?.hold).toContain('watchdog');
    host.now += 2_000;
    host.beat(leases, 2);
    expect(host.watchdogs).toBe(2);
  });

  it('tell the watchdog of every grant while there is an exclusive task', () => {
    const host = new Host();
    const leases = host.open();
    host.beat(leases, 1);
    expect(host.record.grantedAt()).toBe(1_000_000);
    leases.beatSent(2);
    leases.beatAnswered(2, false);
    expect(host.record.grantedAt()).toBe(1_000_000);
  });

  it('of exclusive tasks are not granted anew by a restart of the agent, those of others are', () => {
    const host = new Host();
    host.beat(host.open(), 1);
    host.now += 8_000;
    const restarted = host.open();
    expect(restarted.factsOf('t', ALONE)?.leftMs).toBe(2_000);
    expect(restarted.factsOf('t', STOPS)?.leftMs).toBe(30_000);
    host.record.clear();
    expect(host.open().factsOf('t', ALONE)?.leftMs).toBe(0);
  });

  it.each<[string, Partial<DisconnectSpec>, number | undefined]>([
    ['none', {}, undefined],
    ['exclusive', { exclusive: true }, 2_000],
    ['exclusive with its own time', { exclusive: true, stopAfterMs: 5_000 }, 1_000],
    ['stop after 30 s', { stopAfterMs: 30_000 }, 6_000],
  ])('ask for heartbeats: %s', (_what, disconnect, beatMs) => {
    expect(Leases.beatMs(spec(disconnect))).toBe(beatMs);
  });
});
