/**
 * The queries that autoscaled services need, asked beside the autoscaler's loop: a
 * Prometheus that does not answer holds nobody up but those who ask it. Services with
 * the same query share its answer; a query that nobody reads any more is dropped.
 *
 * Bounds: queries known, queries under way in all and of one address. An address that
 * was just found unreachable is not asked again for a moment by the others.
 */
import type { Runnable } from '@muster/shared/lifecycle/runnable';
import { DEFAULT_STALE_AFTER_MS } from '@muster/shared/model/defaults';
import type { AutoscaleSpec, LoadTarget, PrometheusQuery } from '@muster/shared/model/service-spec';
import type { Clock } from '@muster/shared/runtime/clock';
import { Limiter } from '@muster/shared/runtime/limiter';
import type { Logger } from '@muster/shared/runtime/logger';
import { Wakeup } from '@muster/shared/runtime/wakeup';
import type { LoadValue } from './measure-load.ts';
import type { QueryPrometheus } from './prometheus.ts';

const MAX_QUERIES = 20_000;
const MAX_AT_ONCE = 64;
const MAX_AT_ONCE_OF_ADDRESS = 8;
const AVOID_MS = 5_000;

interface Asked {
  readonly query: PrometheusQuery;
  readAt: number;
  askedAt?: number;
  asking: boolean;
  /** The last answer with a value. */
  last?: { readonly value: number; readonly at: number };
  /** Why there is no newer one. */
  problem?: string;
}

export interface QueriesOptions {
  /** Absent: there is nobody to ask. */
  readonly query: QueryPrometheus | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly periodMs: number;
}

export class Queries implements Runnable {
  readonly name = 'queries';
  readonly #options: QueriesOptions;
  readonly #asked = new Map<string, Asked>();
  readonly #unreachable = new Map<string, { readonly until: number; readonly problem: string }>();
  readonly #limiters = new Map<string, Limiter>();
  readonly #all = new Limiter(MAX_AT_ONCE);
  /** To be asked as soon as the loop gets to it. */
  #due: Asked[] = [];
  #sweptAt = 0;
  readonly #work = new Wakeup();

  constructor(options: QueriesOptions) {
    this.#options = options;
  }

  /** What is known now; what is not known, or is getting old, is asked for. */
  read({ prometheus, staleAfterMs = DEFAULT_STALE_AFTER_MS }: LoadTarget): LoadValue {
    if (prometheus === undefined) return { problem: 'it has no query' };
    if (this.#options.query === undefined) return { problem: 'this manager cannot ask a Prometheus' };
    const now = this.#options.clock.monotonic();
    const key = keyOf(prometheus);
    let asked = this.#asked.get(key);
    if (asked === undefined) {
      if (this.#asked.size >= MAX_QUERIES) return { problem: `there are more than ${MAX_QUERIES} different queries` };
      asked = { query: prometheus, readAt: now, asking: false };
      this.#asked.set(key, asked);
    }
    asked.readAt = now;
    // A little sooner than it is read again.
    if (!asked.asking && (asked.askedAt === undefined || now - asked.askedAt >= this.#options.periodMs * 0.9)) {
      asked.asking = true;
      this.#due.push(asked);
      this.#work.wake();
    }
    const { last, problem } = asked;
    const ageMs = last === undefined ? Infinity : now - last.at;
    if (last !== undefined && ageMs <= staleAfterMs) return { value: last.value, ageMs };
    return { problem: problem ?? (asked.askedAt === undefined || asked.asking ? 'Prometheus was not heard yet' : `the last answer is ${Math.round(ageMs / 1_000)} s old`) };
  }

  /** A query of the service was never answered so far: it is worth a look soon. */
  isAsking({ metrics }: AutoscaleSpec): boolean {
    return metrics.some((metric) => {
      if (!('source' in metric) || metric.prometheus === undefined) return false;
      const asked = this.#asked.get(keyOf(metric.prometheus));
      return asked !== undefined && asked.last === undefined && asked.problem === undefined;
    });
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, query, periodMs } = this.#options;
    if (query === undefined) return;
    const asking = new Set<Promise<void>>();
    while (!signal.aborted) {
      await this.#work.wait(signal);
      const due = this.#due;
      this.#due = [];
      for (const asked of due) {
        asked.askedAt = clock.monotonic();
        const done = this.#ask(asked, query, signal).finally(() => {
          asked.asking = false;
          asking.delete(done);
        });
        asking.add(done);
      }
      this.#sweep(clock.monotonic(), periodMs);
    }
    await Promise.all(asking);
  }

  #sweep(now: number, periodMs: number): void {
    const keepMs = 3 * periodMs + DEFAULT_STALE_AFTER_MS;
    if (now - this.#sweptAt < keepMs) return;
    this.#sweptAt = now;
    for (const [key, { readAt, asking }] of this.#asked) if (!asking && now - readAt > keepMs) this.#asked.delete(key);
    const addresses = new Set([...this.#asked.values()].map(({ query }) => query.address ?? ''));
    for (const address of this.#limiters.keys()) if (!addresses.has(address)) this.#limiters.delete(address);
    for (const address of this.#unreachable.keys()) if (!addresses.has(address)) this.#unreachable.delete(address);
  }

  async #ask(asked: Asked, query: QueryPrometheus, signal: AbortSignal): Promise<void> {
    const { clock, logger } = this.#options;
    const address = asked.query.address ?? '';
    const limiter = this.#limiters.get(address) ?? new Limiter(MAX_AT_ONCE_OF_ADDRESS);
    this.#limiters.set(address, limiter);
    try {
      const answer = await limiter.run(async () => {
        const avoided = this.#unreachable.get(address);
        if (avoided !== undefined && avoided.until > clock.monotonic()) return { problem: avoided.problem };
        const answered = await this.#all.run(() => query(asked.query, signal), signal);
        // Before the place is handed on: whoever waits for it must know.
        if (!('value' in answered) && answered.unreachable === true) this.#unreachable.set(address, { until: clock.monotonic() + AVOID_MS, problem: answered.problem });
        return answered;
      }, signal);
      if ('value' in answer) {
        asked.last = { value: answer.value, at: clock.monotonic() };
        delete asked.problem;
        this.#unreachable.delete(address);
        return;
      }
      if (asked.problem === undefined && !signal.aborted) logger.warn({ query: asked.query.query, address, problem: answer.problem }, 'a Prometheus query has no value');
      asked.problem = answer.problem;
    } catch (error) {
      if (!signal.aborted) logger.warn({ query: asked.query.query, err: error }, 'a Prometheus query failed');
      asked.problem = 'it could not be asked';
    }
  }
}

const keyOf = ({ address = '', query, timeoutMs = 0 }: PrometheusQuery): string => `${address} ${timeoutMs} ${query}`;
