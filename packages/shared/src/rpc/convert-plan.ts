/** Plans: wire ⇄ model. */
import type { FieldChange } from '../model/diff.ts';
import type { TaskEffect } from '../model/forecast.ts';
import type { Plan, PlannedChange, PlanStep } from '../model/plan.ts';
import { forecastFromWire, forecastToWire } from './convert-forecast.ts';
import { missing } from './convert-meta.ts';
import { effectTypes, plannedActions } from './enums.ts';
import { model, text, wire } from './fields.ts';
import type { FieldChange__Output } from './gen/muster/v1/FieldChange.ts';
import type { Plan as WirePlan, Plan__Output } from './gen/muster/v1/Plan.ts';
import type { PlannedChange__Output } from './gen/muster/v1/PlannedChange.ts';
import type { PlanStep__Output } from './gen/muster/v1/PlanStep.ts';
import type { TaskEffect__Output } from './gen/muster/v1/TaskEffect.ts';

export function planToWire(plan: Plan): WirePlan {
  const { services = [] } = forecastToWire(plan);
  return wire<WirePlan>({
    checkRevision: plan.checkRevision,
    changes: plan.changes.map(({ kind, name, action, fields }) => ({ kind, name, action: plannedActions.toWire(action), fields: [...fields] })),
    services,
    steps: plan.steps.map(({ afterMs, effects, notes }) => ({
      afterMs,
      effects: effects.map(({ service, effect }) => ({ service, effect: { ...effect, type: effectTypes.toWire(effect.type) } })),
      notes: [...notes],
    })),
    complete: plan.complete,
  });
}

export function planFromWire(message: Plan__Output): Plan {
  return {
    checkRevision: message.checkRevision,
    changes: message.changes.map(changeFromWire),
    services: forecastFromWire(message).services,
    steps: message.steps.map(stepFromWire),
    complete: message.complete,
  };
}

function changeFromWire({ kind, name, action, fields }: PlannedChange__Output): PlannedChange {
  return { kind, name, action: plannedActions.fromWire(action) ?? missing('planned action'), fields: fields.map(fieldFromWire) };
}

function fieldFromWire({ field, before, after }: FieldChange__Output): FieldChange {
  return model<FieldChange>({ field, before: text(before ?? ''), after: text(after ?? '') });
}

function stepFromWire({ afterMs, effects, notes }: PlanStep__Output): PlanStep {
  return { afterMs, effects: effects.map(({ service, effect }) => ({ service, effect: effectFromWire(effect ?? missing('effect')) })), notes };
}

function effectFromWire(message: TaskEffect__Output): TaskEffect {
  return { ...message, type: effectTypes.fromWire(message.type) ?? missing('effect type') };
}
