/** What a change would lead to, as the API tells it before the change is made. Nothing here is stored. */
import type { FieldChange } from './diff.ts';
import type { ServiceForecast, TaskEffect } from './forecast.ts';

export type PlannedAction = 'create' | 'update' | 'delete';

/** One object that would be written. */
export interface PlannedChange {
  /** `service`, `stack`, `node`, `network`, `run`, `user` …: the kind of the object. */
  readonly kind: string;
  readonly name: string;
  readonly action: PlannedAction;
  /** Of a service that is created: what differs from the defaults. Never anything secret. */
  readonly fields: readonly FieldChange[];
}

export interface PlannedEffect {
  readonly service: string;
  readonly effect: TaskEffect;
}

/** What is begun together. */
export interface PlanStep {
  /** Since the change, by the pauses that specs ask for: how long containers take is not known beforehand. */
  readonly afterMs: number;
  readonly effects: readonly PlannedEffect[];
  /** What becomes of rollouts here. */
  readonly notes: readonly string[];
}

export interface Plan {
  /** Names what the plan was made from: the change is refused with it when that is not so any more. */
  readonly checkRevision: string;
  /** Empty: the change changes nothing. */
  readonly changes: readonly PlannedChange[];
  readonly services: readonly ServiceForecast[];
  readonly steps: readonly PlanStep[];
  /** False: it was cut off at a limit, and what is told is only the beginning. */
  readonly complete: boolean;
}
