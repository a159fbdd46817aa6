/**
 * The loads of services as the leader last heard of them, in memory alone: those
 * that balancers see, added up over the nodes that report, and those that were
 * pushed. Ages are counted from the arrival here.
 */
import type { RouteId, ServiceId } from '@muster/shared/model/ids';
import { DEFAULT_STALE_AFTER_MS } from '@muster/shared/model/defaults';
import type { LoadMetric } from '@muster/shared/model/session-messages';
import type { LoadTarget } from '@muster/shared/model/service-spec';
import type { Clock } from '@muster/shared/runtime/clock';
import type { LoadValue } from './measure-load.ts';

/** What one reporter sees of one load of a service. */
export interface ReportedLoad {
  readonly serviceId: ServiceId;
  readonly metric: string;
  readonly value: number;
  /** Of one of its HTTP routes. */
  readonly routeId?: RouteId;
  /** A node, or `pushed`: the newest value of each counts. */
  readonly reporter: string;
}

export const PUSHED = 'pushed';
/** A node that falls silent is no longer counted after this: its connections have gone elsewhere. */
const REPORTER_STALE_MS = 30_000;
const MAX_SERIES = 100_000;
const MAX_REPORTERS = 10_000;

/** Connections that wait are told again every second while they do. */
const WAITING_STALE_MS = 5_000;
const WAITING = 'waiting';

/** Who uses a service that may rest, on the monotonic scale. */
export interface Demand {
  /** When somebody was last heard to use it. */
  readonly usedAt: number;
  /** Connections that wait for a task. */
  readonly waiting: number;
}

interface Heard {
  readonly value: number;
  readonly arrivedAt: number;
}

export class Loads {
  readonly #clock: Pick<Clock, 'monotonic'>;
  /** By service and metric; least recently heard of first. */
  readonly #series = new Map<string, Map<string, Heard>>();
  readonly #observers = new Set<(id: ServiceId) => void>();

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  add(loads: readonly ReportedLoad[]): void {
    const arrivedAt = this.#clock.monotonic();
    for (const { serviceId, routeId, metric, value, reporter } of loads) {
      const key = keyOf(routeId ?? serviceId, metric);
      const known = this.#series.get(key) ?? new Map<string, Heard>();
      if (known.size < MAX_REPORTERS || known.has(reporter)) known.set(reporter, { value, arrivedAt });
      this.#series.delete(key);
      this.#series.set(key, known);
      if (metric === WAITING && value > 0) for (const observer of this.#observers) observer(serviceId);
    }
    for (const key of this.#series.keys()) {
      if (this.#series.size <= MAX_SERIES) break;
      this.#series.delete(key);
    }
  }

  read(serviceId: ServiceId, { source, name, staleAfterMs = DEFAULT_STALE_AFTER_MS }: Pick<LoadTarget, 'source' | 'name' | 'staleAfterMs'>): LoadValue {
    const now = this.#clock.monotonic();
    const known = this.#series.get(keyOf(serviceId, name));
    const heard = [...(known ?? [])].filter(([reporter]) => (reporter === PUSHED) === (source === 'pushed'));
    const last = Math.max(...heard.map(([, { arrivedAt }]) => arrivedAt));
    const verb = source === 'pushed' ? 'pushed' : 'reported by a balancer';
    if (heard.length === 0) return { problem: `nothing was ${verb} yet` };
    const ageMs = now - last;
    if (ageMs > staleAfterMs) return { problem: `nothing was ${verb} for ${Math.round(ageMs / 1_000)} s, and values count for ${staleAfterMs / 1_000} s` };
    const keepMs = source === 'pushed' ? staleAfterMs : Math.min(staleAfterMs, REPORTER_STALE_MS);
    const value = heard.reduce((sum, [, one]) => sum + (now - one.arrivedAt <= keepMs || one.arrivedAt === last ? one.value : 0), 0);
    return { value, ageMs };
  }

  /** What the balancers see, added up; undefined when none of them has told lately. */
  seen(id: ServiceId | RouteId, metric: LoadMetric): number | undefined {
    const now = this.#clock.monotonic();
    const fresh = [...(this.#series.get(keyOf(id, metric)) ?? [])].filter(([reporter, { arrivedAt }]) => reporter !== PUSHED && now - arrivedAt <= REPORTER_STALE_MS);
    return fresh.length === 0 ? undefined : fresh.reduce((sum, [, { value }]) => sum + value, 0);
  }

  /** Undefined when nobody was heard to use it. */
  demandOf(serviceId: ServiceId): Demand | undefined {
    const heard = [...(this.#series.get(keyOf(serviceId, WAITING))?.values() ?? [])];
    if (heard.length === 0) return undefined;
    const reach = this.#clock.monotonic() - WAITING_STALE_MS;
    return {
      usedAt: Math.max(...heard.map(({ arrivedAt }) => arrivedAt)),
      waiting: heard.reduce((sum, { value, arrivedAt }) => sum + (arrivedAt > reach ? value : 0), 0),
    };
  }

  /** Calls the observer with each service for which connections wait. Returns the way to stop. */
  observeWaiting(observer: (id: ServiceId) => void): () => void {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  /** What was told to an earlier leader says nothing to the next: the loads have changed since, and others were told. */
  clear(): void {
    this.#series.clear();
  }
}

const keyOf = (serviceId: ServiceId | RouteId, metric: string): string => `${serviceId}/${metric}`;
