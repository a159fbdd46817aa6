/** Asks agents in session here for a step of a check of the networks, and hands their answers on. */
import { MusterError } from '@muster/shared/model/error';
import type { NodeId } from '@muster/shared/model/ids';
import type { ProbeReport, ProbeRequest, ProbeStep } from '@muster/shared/model/network-check';
import type { Clock } from '@muster/shared/runtime/clock';

/** How long a host may take for a step: to find out how large packets may be, it waits for many that are lost. */
const TIMEOUTS_MS: Readonly<Record<ProbeStep, number>> = { listen: 10_000, probe: 30_000, end: 10_000 };

export interface ProbeBrokerOptions {
  readonly clock: Clock;
  /** Sends a request in the node's session; false when this manager has no session with it. */
  readonly ask: (nodeId: NodeId, request: ProbeRequest) => boolean;
}

export class ProbeBroker {
  readonly #options: ProbeBrokerOptions;
  readonly #waiting = new Map<string, (report: ProbeReport) => void>();

  constructor(options: ProbeBrokerOptions) {
    this.#options = options;
  }

  /** Throws `MusterError`: `unavailable` when the agent is not connected to this manager, or does not answer in time. */
  async ask(nodeId: NodeId, request: ProbeRequest, signal: AbortSignal): Promise<ProbeReport> {
    const { clock, ask } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<ProbeReport>();
    const key = keyOf(nodeId, request.probeId);
    const timeoutMs = TIMEOUTS_MS[request.step];
    const cancel = clock.after(timeoutMs, () => reject(new MusterError('unavailable', `its agent did not answer within ${timeoutMs / 1_000} s (an agent of an older version does not take part)`, { reason: 'NO_ANSWER' })));
    const onAbort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    this.#waiting.set(key, resolve);
    try {
      signal.throwIfAborted();
      if (!ask(nodeId, request)) throw new MusterError('unavailable', 'its agent is not connected to this manager', { reason: 'NO_SESSION' });
      return await promise;
    } finally {
      cancel();
      signal.removeEventListener('abort', onAbort);
      this.#waiting.delete(key);
    }
  }

  /** What nobody waits for any more is dropped. */
  take(nodeId: NodeId, report: ProbeReport): void {
    this.#waiting.get(keyOf(nodeId, report.probeId))?.(report);
  }
}

const keyOf = (nodeId: NodeId, probeId: string): string => `${nodeId} ${probeId}`;
