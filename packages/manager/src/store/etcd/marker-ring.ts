/**
 * The marker keys of this process: a small ring, each key lent to one
 * transaction at a time, so the ring's size also bounds the transactions in
 * flight. The keys hang on one lease and vanish with it when the process is
 * gone. The lease is renewed only while transactions are made: an idle driver
 * sends nothing.
 */
import type { Clock } from '@muster/shared/runtime/clock';
import type { NewId } from '@muster/shared/runtime/ids';
import type { CallLimits } from './connection.ts';
import { RpcFailure } from './failure.ts';
import type { Marker } from './marker.ts';
import type { Members } from './members.ts';

const RING_SIZE = 64;
const TTL_S = 600;
const TTL_MS = TTL_S * 1_000;
/** Far longer than any transaction may take: a marker never expires under one. */
const MARGIN_MS = 60_000;

export interface LentMarker extends Marker {
  revision: number;
}

export interface MarkerRing {
  /** Waits for a free marker. Rejects with `RpcFailure` or `StoreError`. */
  borrow(limits: CallLimits): Promise<LentMarker>;
  giveBack(marker: LentMarker): void;
  /** True while etcd knows the lease of this marker; otherwise a new ring is made for the next borrower. */
  check(marker: LentMarker, limits: CallLimits): Promise<boolean>;
  /** Deletes the ring's keys, best effort. */
  close(): Promise<void>;
}

interface Generation {
  readonly leaseId: string;
  readonly free: LentMarker[];
  renewAt: number;
  endsAt: number;
}

export function newMarkerRing(options: {
  readonly members: Members;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Etcd prefix of all markers. */
  readonly prefix: string;
}): MarkerRing {
  const { members, clock, newId, prefix } = options;
  let generation: Generation | undefined;
  let granting: Promise<Generation> | undefined;
  let lent = 0;
  const waiting: (() => void)[] = [];

  async function grant(limits: CallLimits): Promise<Generation> {
    const sentAt = clock.monotonic();
    const { ID: leaseId } = await members.repeat((endpoint, each) => endpoint.call('leaseGrant', { TTL: TTL_S }, each), limits);
    const name = newId();
    const free = Array.from({ length: RING_SIZE }, (_, index) => ({
      key: Buffer.from(`${prefix}${name}/${index}`),
      revision: 0,
      leaseId,
    })).reverse();
    return { leaseId, free, renewAt: sentAt + TTL_MS / 2, endsAt: sentAt + TTL_MS - MARGIN_MS };
  }

  async function usable(limits: CallLimits): Promise<Generation> {
    const now = clock.monotonic();
    if (generation !== undefined && now < generation.endsAt) {
      if (now >= generation.renewAt) renew(generation, limits.timeoutMs);
      return generation;
    }
    // One for all who wait: the first caller's signal must not abort the others' wish.
    granting ??= grant({ timeoutMs: limits.timeoutMs }).finally(() => {
      granting = undefined;
    });
    generation = await granting;
    return generation;
  }

  /** In the background: the half of the lease that is left gives time for many more attempts. */
  function renew(renewed: Generation, timeoutMs: number): void {
    const sentAt = clock.monotonic();
    renewed.renewAt = sentAt + MARGIN_MS / 2;
    members
      .repeat((endpoint, each) => endpoint.keepLeaseAlive(renewed.leaseId, each), { timeoutMs })
      .then(
        (answer) => {
          if (Number(answer.TTL) <= 0) return;
          renewed.renewAt = sentAt + TTL_MS / 2;
          renewed.endsAt = sentAt + TTL_MS - MARGIN_MS;
        },
        () => undefined,
      );
  }

  /** A place among the transactions in flight. */
  async function enter(signal: AbortSignal | undefined): Promise<void> {
    if (lent < RING_SIZE) {
      lent += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const onTurn = () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      const onAbort = () => {
        waiting.splice(waiting.indexOf(onTurn), 1);
        reject(new RpcFailure('aborted', 'the transaction was aborted before it was sent', { cause: signal?.reason }));
      };
      if (signal?.aborted === true) {
        reject(new RpcFailure('aborted', 'the transaction was aborted before it was sent', { cause: signal.reason }));
        return;
      }
      signal?.addEventListener('abort', onAbort, { once: true });
      waiting.push(onTurn);
    });
  }

  function leave(): void {
    const next = waiting.shift();
    if (next === undefined) lent -= 1;
    else next();
  }

  return {
    async borrow(limits) {
      await enter(limits.signal);
      try {
        const { free } = await usable(limits);
        const marker = free.pop();
        if (marker === undefined) throw new Error('the marker ring lent more markers than it has');
        return marker;
      } catch (error) {
        leave();
        throw error;
      }
    },
    giveBack(marker) {
      // A marker of an older ring is forgotten; its key goes with its lease.
      if (generation?.leaseId === marker.leaseId) generation.free.push(marker);
      leave();
    },
    async check(marker, limits) {
      const answer = await members.repeat((endpoint, each) => endpoint.call('leaseTimeToLive', { ID: marker.leaseId }, each), limits);
      const alive = Number(answer.TTL) > 0;
      if (!alive && generation?.leaseId === marker.leaseId) generation = undefined;
      return alive;
    },
    async close() {
      const last = generation;
      generation = undefined;
      if (last === undefined) return;
      await members.current().call('leaseRevoke', { ID: last.leaseId }, { timeoutMs: 1_000 }).catch(() => undefined);
    },
  };
}
