import { describe, expect, it } from 'vitest';
import type { Amount } from './amount.ts';
import { defaultServiceSpec } from './defaults.ts';
import type { ServiceSpec, UpdateConfig } from './service-spec.ts';
import { validateServiceSpec } from './validate.ts';

const count = (value: number): Amount => ({ type: 'count', value });
const percent = (value: number): Amount => ({ type: 'percent', value });
const base = defaultServiceSpec('web', 'web:1', 3);

const spec = ({ update, rollback, ...rest }: { update?: Partial<UpdateConfig>; rollback?: Partial<UpdateConfig>; disruption?: ServiceSpec['disruption'] }): ServiceSpec => {
  const { disruption } = rest;
  return { ...base, update: { ...base.update, ...update }, rollback: { ...base.rollback, ...rollback }, ...(disruption === undefined ? {} : { disruption }) };
};
const starts = { order: 'start-first' } as const;

describe('settings of rollouts that make sense', () => {
  it.each<[string, ServiceSpec]>([
    ['nothing may be missing, and new tasks come first', spec({ update: starts, rollback: starts, disruption: { maxUnavailable: count(0) } })],
    ['nothing may be missing, and the surge replaces what stop-first would take down', spec({ update: { maxSurge: count(1) }, rollback: { maxSurge: count(1) }, disruption: { maxUnavailable: count(0) } })],
    ['a canary of a share', spec({ update: { canary: { amount: percent(10), promoteAfterMs: 0 } } })],
    ['a surge of 0 where the old task goes first', spec({ update: { maxSurge: count(0) } })],
  ])('%s', (_what, valid) => {
    expect(validateServiceSpec(valid)).toEqual([]);
  });
});

describe('settings that contradict each other are refused, with the way out', () => {
  it.each<[string, ServiceSpec, string, RegExp]>([
    ['surge 0, start-first', spec({ update: { ...starts, maxSurge: count(0) } }), 'spec.update.maxSurge', /at least 1 when the order is start-first/],
    ['nothing may be missing and nothing may be added', spec({ rollback: starts, disruption: { maxUnavailable: count(0) } }), 'spec.disruption.maxUnavailable', /spec\.update\.order start-first, or spec\.update\.maxSurge at least 1/],
    ['the same for the way back', spec({ update: starts, disruption: { maxUnavailable: percent(0) } }), 'spec.disruption.maxUnavailable', /spec\.rollback\.order start-first/],
    ['moves that stop first where nothing may be missing', spec({ update: starts, rollback: starts, disruption: { maxUnavailable: count(0), moveOrder: 'stop-first' } }), 'spec.disruption.moveOrder', /no task could ever be moved/],
    ['a canary of nobody', spec({ update: { canary: { amount: count(0), promoteAfterMs: 0 } } }), 'spec.update.canary.amount', /at least one/],
    ['a canary of a rollback', spec({ rollback: { canary: { amount: count(1), promoteAfterMs: 0 } } }), 'spec.rollback.canary', /must be absent/],
    ['a share above all', spec({ disruption: { maxUnavailable: percent(101) } }), 'spec.disruption.maxUnavailable', /at most 100/],
    ['a negative surge', spec({ update: { maxSurge: count(-1) } }), 'spec.update.maxSurge', /0 or more/],
  ])('%s', (_what, invalid, field, description) => {
    expect(validateServiceSpec(invalid)).toContainEqual({ field, description: expect.stringMatching(description) });
  });
});
