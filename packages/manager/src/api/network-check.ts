/**
 * The API's CheckNetwork: has all hosts listen, then send probes to each other, then
 * tell whom they have heard, and judges what came of it. Writes nothing.
 */
import { MusterError } from '@muster/shared/model/error';
import type { NodeId } from '@muster/shared/model/ids';
import type { HeardProbes, HostNetworkReport, ProbeReport, ProbeRequest, ProbeResult, ProbeStep, ProbeTarget } from '@muster/shared/model/network-check';
import { checkProgressToWire, networkCheckToWire } from '@muster/shared/rpc/convert-network-check';
import type { ControlServiceHandlers } from '@muster/shared/rpc/gen/muster/v1/ControlService';
import type { CheckNetworkResponse } from '@muster/shared/rpc/gen/muster/v1/CheckNetworkResponse';
import type { Implementation } from '@muster/shared/rpc/methods';
import { Limiter } from '@muster/shared/runtime/limiter';
import { Pipe } from '@muster/shared/runtime/pipe';
import { judgeNetwork } from '../network-check/judge.ts';
import { targetsFor } from '../network-check/plan-probes.ts';
import { type CheckSubject, subjectOf } from '../network-check/subject.ts';
import type { ApiContext } from './context.ts';
import { refuseField } from './refuse.ts';
import { resolveService } from './resolve-ref.ts';

const DEFAULT_SAMPLE = 10;
const MAX_SAMPLE = 100;
/** Hosts that are asked at the same time. */
const MAX_ASKED = 256;
/** Progress is told; nobody needs all of it. */
const MAX_WAITING = 4_096;

/** Asks a node, wherever it is in session. */
export interface NodeProber {
  /** A node in session with this manager. */
  here(nodeId: NodeId, request: ProbeRequest, signal: AbortSignal): Promise<ProbeReport>;
  /** A node in session with the manager at the address. */
  elsewhere(address: string, nodeId: NodeId, request: ProbeRequest, signal: AbortSignal): Promise<ProbeReport>;
}

const nobody: NodeProber = {
  here: () => Promise.reject(new MusterError('unavailable', 'this manager asks no nodes', { reason: 'NO_SESSION' })),
  elsewhere: () => Promise.reject(new MusterError('unavailable', 'this manager asks no other', { reason: 'NO_SESSION' })),
};

export function networkCheckMethods(api: ApiContext, prober: NodeProber = nobody): Pick<Implementation<ControlServiceHandlers>, 'CheckNetwork'> {
  return {
    async *CheckNetwork({ services, sample }, { signal }) {
      if (sample < 0 || sample > MAX_SAMPLE) refuseField('sample', `must be 0 to ${MAX_SAMPLE}`);
      const chosen = services.length === 0 ? undefined : services.map((ref) => resolveService(api.state.view, ref).id);
      const subject = subjectOf(api.state.view, chosen, sample === 0 ? DEFAULT_SAMPLE : sample);
      const messages = new Pipe<CheckNetworkResponse>(MAX_WAITING);
      const ended = new AbortController();
      const check = new Check(api, prober, subject, AbortSignal.any([signal, ended.signal]), (doing, done, total) => void messages.push(checkProgressToWire({ doing, done, total })).catch(() => undefined));
      const running = check.run().then(
        async (found) => {
          await messages.push(networkCheckToWire(found));
          messages.end();
        },
        (error: unknown) => messages.end(error),
      );
      try {
        for await (const message of messages.read()) yield message;
      } finally {
        ended.abort();
        await running.catch(() => undefined);
      }
    },
  };
}

class Check {
  readonly #api: ApiContext;
  readonly #prober: NodeProber;
  readonly #subject: CheckSubject;
  readonly #signal: AbortSignal;
  readonly #tell: (doing: string, done: number, total: number) => void;
  readonly #checkId: string;
  readonly #failures = new Map<NodeId, string>();
  readonly #limiter = new Limiter(MAX_ASKED);

  constructor(api: ApiContext, prober: NodeProber, subject: CheckSubject, signal: AbortSignal, tell: (doing: string, done: number, total: number) => void) {
    this.#api = api;
    this.#prober = prober;
    this.#subject = subject;
    this.#signal = signal;
    this.#tell = tell;
    this.#checkId = api.newId();
  }

  async run() {
    const subject = this.#subject;
    const serviceIds = subject.services.map(({ serviceId }) => serviceId);
    const nodes = subject.hosts.filter(({ absent }) => absent === '').map(({ nodeId }) => nodeId);
    const reports = new Map<NodeId, HostNetworkReport>();
    const results = new Map<NodeId, ReadonlyMap<string, ProbeResult>>();
    const heard = new Map<NodeId, HeardProbes>();
    await this.#askAll('looking at the hosts', nodes, (nodeId) => this.#step(nodeId, 'listen', { serviceIds }), (nodeId, { host }) => host && reports.set(nodeId, host));
    const targets = new Map(subject.hosts.map((host) => [host.nodeId, targetsFor(subject, host, reports)]));
    await this.#askAll('sending probes between them', nodes.filter((nodeId) => (targets.get(nodeId)?.length ?? 0) > 0), (nodeId) => this.#step(nodeId, 'probe', { targets: targets.get(nodeId) ?? [] }), (nodeId, report) => {
      results.set(nodeId, new Map(report.results.map((result) => [result.key, result])));
    });
    await this.#askAll('asking who was heard', [...reports.keys()], (nodeId) => this.#step(nodeId, 'end', {}), (nodeId, report) => report.heard && heard.set(nodeId, report.heard));
    const { view } = this.#api.state;
    const after = subjectOf(view, serviceIds, serviceIds.length).services;
    const servingAfter = new Set(after.flatMap(({ endpoints }) => endpoints.flatMap(({ addresses }) => addresses.map(({ address }) => address))));
    return judgeNetwork({ subject, failures: this.#failures, reports, results, heard, servingAfter });
  }

  async #askAll(doing: string, nodes: readonly NodeId[], ask: (nodeId: NodeId) => Promise<ProbeReport>, take: (nodeId: NodeId, report: ProbeReport) => unknown): Promise<void> {
    let done = 0;
    this.#tell(doing, 0, nodes.length);
    await Promise.all(
      nodes.map((nodeId) =>
        this.#limiter.run(async () => {
          try {
            const report = await ask(nodeId);
            if (report.error === '') take(nodeId, report);
            else this.#failures.set(nodeId, report.error);
          } catch (error) {
            if (this.#signal.aborted) throw error;
            this.#failures.set(nodeId, error instanceof Error ? error.message : String(error));
          }
          done += 1;
          this.#tell(doing, done, nodes.length);
        }),
      ),
    );
  }

  #step(nodeId: NodeId, step: ProbeStep, more: { readonly targets?: readonly ProbeTarget[]; readonly serviceIds?: ProbeRequest['serviceIds'] }): Promise<ProbeReport> {
    const { state, managerId, newId } = this.#api;
    const request: ProbeRequest = { checkId: this.#checkId, probeId: newId(), step, targets: [], serviceIds: [], ...more };
    const session = state.view.node(nodeId)?.session;
    if (session === undefined || session.managerId === managerId) return this.#prober.here(nodeId, request, this.#signal);
    const address = [...state.view.managers()].find(({ id }) => id === session.managerId)?.address;
    if (address === undefined) throw new MusterError('unavailable', 'its agent is changing managers', { reason: 'NO_SESSION' });
    return this.#prober.elsewhere(address, nodeId, request, this.#signal);
  }
}
