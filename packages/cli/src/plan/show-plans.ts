/** What `--plan` and `muster plan` print. */
import type { Plan } from '@muster/shared/model/plan';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Session } from '../session.ts';
import { invalid } from '../values/invalid.ts';
import { renderPlan } from './render-plan.ts';

export interface PlanFlags {
  readonly json: boolean;
  readonly exitCode: boolean;
}

/** A check revision is one plan's. */
export function refuseOneCheckForMany({ check }: { readonly check: string | undefined }, refs: readonly string[]): void {
  if (check !== undefined && refs.length > 1) throw invalid('--check holds the plan of one change, and there are several', 'Make them one after the other.');
}

/** `many`: the command is about any number of objects, each with a plan of its own. */
export function showPlans(session: Session, plans: readonly Plan[], flags: PlanFlags, { many = false }: { readonly many?: boolean } = {}): ExitCode {
  if (flags.json) session.printJson(many ? plans : plans[0]);
  else for (const plan of plans) for (const line of renderPlan(plan, session.style)) session.print(line);
  return flags.exitCode && plans.some(({ changes }) => changes.length > 0) ? EXIT.found : EXIT.ok;
}

/** For a command about many objects of which some cannot be planned: shows the plans that there are before it fails. */
export function showingPlans(session: Session, { plans }: { readonly plans: readonly Plan[] }, flags: PlanFlags & { readonly plan: boolean }): () => void {
  return () => {
    if (flags.plan) showPlans(session, plans, flags, { many: true });
  };
}
