/**
 * Which calls go before which when there are too many. What agents and leaders do is
 * in no lane and never waits for one; operators' changes have a lane of their own, so
 * that no number of reads keeps them away.
 */
import { Lane } from '@muster/shared/rpc/lane';
import type { Clock } from '@muster/shared/runtime/clock';

/** Changes wait for the store most of the time, reads only take the processor. */
const CHANGES = { atOnce: 64, waiting: 2_000 };
const READS = { atOnce: 4, waiting: 1_000 };
const READ = /\/(Get|List|Explain|WhatIf|Assess)[A-Za-z]*$/;

export function lanesOf(clock: Clock): (path: string) => Lane {
  const changes = new Lane('changes', clock, CHANGES);
  const reads = new Lane('reads', clock, READS);
  return (path) => (READ.test(path) ? reads : changes);
}
