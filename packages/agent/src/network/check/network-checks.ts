/**
 * This host's part in checks of the networks: tells what the host has, answers the
 * probes of others, sends its own, tells whom it has heard.
 *
 * Reads: the kernel's rules, routes and settings. Writes: a table `muster-check` while
 * a check goes on. Never: changes anything that carries traffic.
 */
import type { HeardProbes, ProbeReport, ProbeRequest, ProbeTarget } from '@muster/shared/model/network-check';
import { DEFAULT_NETWORK_SETTINGS } from '@muster/shared/model/network';
import type { Clock } from '@muster/shared/runtime/clock';
import { Limiter } from '@muster/shared/runtime/limiter';
import type { HostTools } from '../host-tools.ts';
import type { NetworkSituation } from '../networks.ts';
import { probeConnect } from './connect.ts';
import { EchoClient, EchoServer } from './echo.ts';
import { CHECK_TABLE, heardTable, NOT_NOTED, readHeard } from './heard-table.ts';
import { hostReport } from './host-report.ts';

/** A check whose end is never told is over by then. */
const MAX_CHECK_MS = 60_000;
const MAX_AT_ONCE = 64;
const MAX_TARGETS = 20_000;

export interface NetworkChecksOptions {
  readonly tools: HostTools;
  readonly situation: () => NetworkSituation;
  readonly clock: Clock;
}

export class NetworkChecks {
  readonly #options: NetworkChecksOptions;
  /** Checks that go on → how to keep them from being ended for their age. */
  readonly #active = new Map<string, () => void>();
  #server: EchoServer | undefined;
  /** Steps that open and close follow each other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: NetworkChecksOptions) {
    this.#options = options;
  }

  async answer(request: ProbeRequest): Promise<ProbeReport> {
    const { probeId, step } = request;
    const nothing = { probeId, error: '', results: [] };
    try {
      switch (step) {
        case 'listen':
          return { ...nothing, host: await this.#listen(request) };
        case 'probe':
          return { ...nothing, results: await this.#probe(request.targets) };
        case 'end':
          return { ...nothing, heard: await this.#inTurn(() => this.#end(request.checkId)) };
      }
    } catch (error) {
      return { ...nothing, error: error instanceof Error ? error.message : String(error) };
    }
  }

  async #listen({ checkId, serviceIds }: ProbeRequest) {
    const { tools, situation, clock } = this.#options;
    const deaf = await this.#inTurn(async () => {
      this.#active.get(checkId)?.();
      this.#active.set(checkId, clock.after(MAX_CHECK_MS, () => void this.#inTurn(() => this.#end(checkId))));
      return this.#open();
    });
    return hostReport(tools, situation(), serviceIds, deaf);
  }

  /** Returns why it could not. */
  async #open(): Promise<string> {
    const { tools, situation } = this.#options;
    if (this.#server !== undefined) return '';
    const { facts, state } = situation();
    if (facts?.mode !== 'kernel') return '';
    // Without it, what is lost cannot be told apart so well.
    await tools.run('nft', ['-f', '-'], heardTable((state?.settings ?? DEFAULT_NETWORK_SETTINGS).port)).catch(() => undefined);
    try {
      this.#server = await EchoServer.open();
      return '';
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  async #probe(targets: readonly ProbeTarget[]): Promise<ProbeReport['results']> {
    using client = await EchoClient.open(this.#options.clock);
    const limiter = new Limiter(MAX_AT_ONCE);
    return await Promise.all(targets.slice(0, MAX_TARGETS).map((target) => limiter.run(() => (target.kind === 'echo' ? client.probe(target) : probeConnect(target)))));
  }

  async #end(checkId: string): Promise<HeardProbes> {
    const { tools } = this.#options;
    const cancel = this.#active.get(checkId);
    if (cancel === undefined) return NOT_NOTED;
    cancel();
    this.#active.delete(checkId);
    const text = await tools.run('nft', ['--json', 'list', 'table', 'ip', CHECK_TABLE]).catch(() => undefined);
    const heard = text === undefined ? NOT_NOTED : readHeard(JSON.parse(text));
    if (this.#active.size === 0) {
      this.#server?.[Symbol.dispose]();
      this.#server = undefined;
      await tools.run('nft', ['delete', 'table', 'ip', CHECK_TABLE]).catch(() => undefined);
    }
    return heard;
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}
