/**
 * A manager as it runs in production: the core, and the gRPC server through which
 * operators and agents reach it.
 */
import { group, type Runnable } from '@muster/shared/lifecycle/runnable';
import { sampleSender } from '@muster/shared/rpc/send-samples';
import { serve } from '@muster/shared/rpc/server';
import { apiServices } from './api/server.ts';
import { dispatcherServed } from './dispatcher/dispatcher-service.ts';
import { createManagerCore, type ManagerCoreOptions } from './manager-core.ts';
import type { Replica } from './state/replica.ts';

export interface ManagerOptions extends ManagerCoreOptions {
  /** `host:port` to listen on; port 0 takes a free one. */
  readonly listen: string;
}

export interface Manager extends Runnable {
  /** `host:port` as soon as it listens; rejects when it cannot. */
  readonly listening: Promise<string>;
  readonly state: Replica;
}

/** The store stays open: whoever opened it closes it after `run` has ended. */
export function createManager(options: ManagerOptions): Manager {
  const { listen, clock, newId, logger, record, store } = options;
  const sender = sampleSender();
  const core = createManagerCore({ sendSamples: sender.send.bind(sender), ...options });
  const server = serve({
    name: 'api',
    address: listen,
    services: [
      ...apiServices({ state: core.state, decisions: core.decisions, logs: core.dispatcher.logs, record, store, clock, newId, logger }),
      dispatcherServed(core.dispatcher, logger, (samples) => core.samples.add(samples)),
    ],
    clock,
  });
  const members = group('manager', [core, server]);
  return { name: 'manager', listening: server.listening, state: core.state, run: (signal) => members.run(signal).finally(() => sender[Symbol.dispose]()) };
}
