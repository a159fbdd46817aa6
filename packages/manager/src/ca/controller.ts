/**
 * Looks after the certification authority while this manager leads.
 *
 * Reads: the trust record, certificates, nodes and managers. Writes: drops the old
 * root at the end of a rotation; deletes records of what has expired.
 * Never: issues anything, or begins a rotation; both are asked for through the API.
 */
import { Controller, type ReconcileResult } from '@muster/shared/control/controller';
import type { Runnable } from '@muster/shared/lifecycle/runnable';
import { asEventId } from '@muster/shared/model/ids';
import type { Clock } from '@muster/shared/runtime/clock';
import type { NewId } from '@muster/shared/runtime/ids';
import type { Logger } from '@muster/shared/runtime/logger';
import type { Random } from '@muster/shared/runtime/random';
import { create } from '../state/mutation.ts';
import type { State } from '../state/state.ts';
import { decideCa, type SeenExpired } from './decide.ts';

export interface CaControllerOptions {
  readonly state: State;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  readonly logger: Logger;
  readonly epoch: number;
  /** How long after the last certificate of a rotation the old root goes. */
  readonly graceMs?: number;
}

/** More than a call may take, and the pause before it is made again. */
const DEFAULT_GRACE_MS = 20_000;

export function createCaController({ state, clock, random, newId, logger, epoch, graceMs = DEFAULT_GRACE_MS }: CaControllerOptions): Runnable {
  let seen: SeenExpired = new Map();
  return new Controller<'ca'>({
    name: 'ca',
    clock,
    random,
    logger,
    triggers(add) {
      add('ca');
      return state.observe(({ kind }) => {
        if (kind === 'trust' || kind === 'certificate') add('ca');
        // Who is gone is not waited for.
        if ((kind === 'node' || kind === 'manager') && (state.view.trust()?.roots.length ?? 0) > 1) add('ca');
      });
    },
    async reconcile(_key, signal): Promise<ReconcileResult | undefined> {
      const now = clock.now();
      const { mutations, message, expired, revisitAfterMs } = decideCa(state.view, { now, monotonic: clock.monotonic(), graceMs }, seen);
      seen = expired;
      if (mutations.length > 0) {
        const event = message === undefined ? [] : [create({ kind: 'event', id: asEventId(newId()), at: now, level: 'info', type: 'ca.rotated', message })];
        await state.commit([...mutations, ...event], { epoch }, signal);
        return { requeueAfterMs: 0 };
      }
      return revisitAfterMs === undefined ? undefined : { requeueAfterMs: revisitAfterMs };
    },
  });
}
