/** What a change, as the mutations that it would write, leads to. Pure; the state stays as it is. */
import type { Plan } from '@muster/shared/model/plan';
import type { StateView } from '@muster/shared/model/view';
import type { Mutation } from '../state/mutation.ts';
import { changesOf } from './changes.ts';
import { checkRevisionOf } from './check-revision.ts';
import { forecastsOf } from './effects.ts';
import { simulate, type SimulateOptions } from './simulate.ts';

export function planOf(view: StateView, mutations: readonly Mutation[], options: SimulateOptions): Plan {
  const changes = changesOf(view, mutations);
  const checkRevision = checkRevisionOf(view, mutations);
  if (changes.length === 0 || !mutations.some(movesTasks)) return { checkRevision, changes, services: [], steps: [], complete: true };
  const simulation = simulate(view, mutations, options);
  return { checkRevision, changes, services: forecastsOf(view, simulation), steps: simulation.steps(), complete: simulation.complete };
}

/** Of users, tokens and the like nothing follows for tasks, and what waits for a node anyway is no part of the plan. */
const movesTasks = ({ object: { kind } }: Mutation): boolean => kind === 'service' || kind === 'node' || kind === 'task' || kind === 'run';
