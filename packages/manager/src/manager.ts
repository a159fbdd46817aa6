/**
 * A manager as it runs in production: the core, and the gRPC server through which
 * operators and agents reach it.
 */
import { group, type Runnable } from '@muster/shared/lifecycle/runnable';
import { connectControl } from '@muster/shared/rpc/client';
import { PLAIN, securityOf, serverCredentials } from '@muster/shared/rpc/security';
import { probeSender } from '@muster/shared/rpc/send-probe';
import { sampleSender } from '@muster/shared/rpc/send-samples';
import { serve } from '@muster/shared/rpc/server';
import { UNGUARDED } from '@muster/shared/rpc/service';
import { createAlarms, type CheckDisk } from './alarms/alarms.ts';
import { apiServices } from './api/server.ts';
import { dispatcherServed } from './dispatcher/dispatcher-service.ts';
import { dial } from './leader/dial.ts';
import { createLeaderWatch } from './leader/leader-watch.ts';
import { createManagerCore, type ManagerCoreOptions } from './manager-core.ts';
import type { Replica } from './state/replica.ts';
import { createAudit } from './trust/audit.ts';
import { createGuard } from './trust/guard.ts';
import { createVault } from './trust/vault.ts';
import { createManagerTrust, type ManagerTrustOptions } from './trust/manager-trust.ts';
import { createMembership } from './trust/membership.ts';

export interface ManagerOptions extends ManagerCoreOptions {
  /** `host:port` to listen on; port 0 takes a free one. */
  readonly listen: string;
  /** What is wrong with the disk that this manager keeps its own files on. */
  readonly checkDisk?: CheckDisk;
  /** Absent: plain connections, on which everybody may do everything; for a loopback only. */
  readonly trust?: ManagerTrustOptions;
}

export interface Manager extends Runnable {
  /** `host:port` as soon as it listens; rejects when it cannot. */
  readonly listening: Promise<string>;
  readonly state: Replica;
}

/** The store stays open: whoever opened it closes it after `run` has ended. */
export function createManager(options: ManagerOptions): Manager {
  const { listen, clock, newId, logger, record, store } = options;
  const identity = options.trust?.identity;
  const security = identity === undefined ? () => PLAIN : securityOf(identity);
  const sender = sampleSender(security);
  const vault = options.vault ?? (options.trust === undefined ? undefined : createVault(options.trust.keyring));
  const core = createManagerCore({ sendSamples: sender.send.bind(sender), ...options, ...(vault === undefined ? {} : { vault }) });
  const trust = options.trust === undefined ? undefined : createManagerTrust({ ...options, ...options.trust, state: core.state });
  const guard = trust === undefined ? UNGUARDED : createGuard({ state: core.state, clock, audit: createAudit({ state: core.state, clock, newId, logger }) });
  const credentials = identity === undefined || trust === undefined ? undefined : serverCredentials(identity, () => trust.roots());
  const askMembers = store.askMembers?.bind(store);
  const alarms = createAlarms({ name: record.name, state: core.state, epoch: () => core.election.epoch, ...(askMembers === undefined ? {} : { askMembers }), clock, newId, logger, ...(options.checkDisk === undefined ? {} : { checkDisk: options.checkDisk }) });
  const server = serve({
    name: 'api',
    address: listen,
    services: [
      ...apiServices({
        state: core.state,
        decisions: core.decisions,
        loads: core.loads,
        samples: core.samples,
        problem: () => alarms.current,
        logs: core.dispatcher.logs,
        prober: { here: core.dispatcher.probes.ask.bind(core.dispatcher.probes), elsewhere: probeSender(security) },
        connect: (address) => connectControl([address], { security: security() }),
        guard,
        ...(trust === undefined ? {} : { authority: trust.authority }),
        ...(vault === undefined ? {} : { vault }),
        ...(options.trust?.storeAddress === undefined ? {} : { storeAddress: options.trust.storeAddress }),
        record,
        store,
        clock,
        newId,
        logger,
      }),
      dispatcherServed(core.dispatcher, logger, (samples, loads) => {
        core.samples.add(samples);
        core.loads.add(loads);
      }, guard, core.dispatcher.probes.ask.bind(core.dispatcher.probes)),
    ],
    clock,
    ...(credentials === undefined ? {} : { credentials }),
  });
  const stopRefreshing = credentials === undefined ? () => undefined : trust?.onChange(() => credentials.refresh());
  const leaderWatch = createLeaderWatch({ record, state: core.state, dial, listening: server.listening, clock, logger });
  // The last to start and the first to stop is the election: leadership is handed over before anything else ends.
  const members = group('manager', [core.base, leaderWatch, alarms, ...(trust === undefined ? [] : [trust.renewal]), ...(identity === undefined ? [] : [createMembership(identity, core.state)]), server, core.election]);
  return {
    name: 'manager',
    listening: server.listening,
    state: core.state,
    run: (signal) =>
      members.run(signal).finally(() => {
        stopRefreshing?.();
        sender[Symbol.dispose]();
      }),
  };
}
