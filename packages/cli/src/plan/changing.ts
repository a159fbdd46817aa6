/** The one way in which commands change the cluster: for real, or as a plan, or only if it comes out as a plan said. */
import type { Plan } from '@muster/shared/model/plan';
import type { ControlClient, UnaryMethod } from '@muster/shared/rpc/client';
import { missing } from '@muster/shared/rpc/convert-meta';
import { planFromWire } from '@muster/shared/rpc/convert-plan';
import type { AccessServiceDefinition } from '@muster/shared/rpc/gen/muster/v1/AccessService';
import type { CaServiceDefinition } from '@muster/shared/rpc/gen/muster/v1/CaService';
import type { ControlServiceDefinition } from '@muster/shared/rpc/gen/muster/v1/ControlService';
import type { Plan__Output } from '@muster/shared/rpc/gen/muster/v1/Plan';
import type { SecretsServiceDefinition } from '@muster/shared/rpc/gen/muster/v1/SecretsService';
import type { RequestOf, ResponseOf } from '@muster/shared/rpc/methods';

type Definition = ControlServiceDefinition & CaServiceDefinition & AccessServiceDefinition & SecretsServiceDefinition;

/** How changes are made: for real, or as a plan; and by which plan. */
export interface ChangeOptions {
  /** Change nothing: collect what would happen in `plans`. */
  readonly plan?: boolean;
  /** A plan's check revision: changes are refused when it no longer holds. */
  readonly check?: string | undefined;
}

/** The methods that can be planned: their requests say so. */
export type Mutation = { [M in UnaryMethod]: 'validateOnly' extends keyof RequestOf<Definition, M> ? M : never }[UnaryMethod];

export type Change = <M extends Mutation>(method: M, request: RequestOf<Definition, M>) => Promise<ResponseOf<Definition, M>>;

export interface Changing {
  readonly change: Change;
  /** Of the changes that were made as plans, in order. */
  readonly plans: readonly Plan[];
}

export function changing(client: ControlClient, call: { readonly deadlineMs?: number; readonly signal: AbortSignal }, { plan = false, check }: ChangeOptions): Changing {
  const plans: Plan[] = [];
  const change: Change = async (method, request) => {
    const answer = await client.call(method, { ...request, ...(plan ? { validateOnly: true } : {}), ...(check === undefined ? {} : { checkRevision: check }) }, call);
    const { plan: foreseen } = answer as { readonly plan?: Plan__Output | null };
    if (plan) plans.push(planFromWire(foreseen ?? missing('plan')));
    return answer;
  };
  return { change, plans };
}
