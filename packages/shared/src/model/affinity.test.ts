import { describe, expect, it } from 'vitest';
import { affinityText, isMeantBy, parseAffinity } from './affinity.ts';
import { defaultServiceSpec } from './defaults.ts';
import type { AffinityRule, PlacementSpec, ServiceSpec } from './service-spec.ts';
import { validateServiceSpec } from './validate.ts';

const near = (rule: Partial<AffinityRule>): AffinityRule => ({ type: 'affinity', topology: 'node.id', required: true, ...rule });
const apart = (rule: Partial<AffinityRule>): AffinityRule => near({ type: 'anti-affinity', ...rule });

describe('a rule about neighbours', () => {
  it.each<readonly [string, AffinityRule, string, Readonly<Record<string, string>>, boolean]>([
    ['means a service by its name', near({ service: 'cache' }), 'cache', {}, true],
    ['means no other', near({ service: 'cache' }), 'cache2', {}, false],
    ['means a label with its value', near({ label: 'tier=db' }), 'x', { tier: 'db' }, true],
    ['means no other value', near({ label: 'tier=db' }), 'x', { tier: 'web' }, false],
    ['means any value where none is said', near({ label: 'tier' }), 'x', { tier: 'web' }, true],
    ['means an empty value where that is said', near({ label: 'tier=' }), 'x', { tier: '' }, true],
    ['means no service without the label', near({ label: 'tier' }), 'x', {}, false],
    ['takes nothing from the prototype', near({ label: 'constructor' }), 'x', {}, false],
  ])('%s', (_says, rule, name, labels, expected) => {
    expect(isMeantBy(rule, name, labels)).toBe(expected);
  });

  it.each([
    [near({ service: 'cache' }), 'affinity to cache'],
    [apart({ label: 'tier=db', topology: 'node.labels.zone', required: false }), 'preferred anti-affinity to services with label tier=db in one node.labels.zone'],
  ])('reads well', (rule, expected) => {
    expect(affinityText(rule)).toBe(expected);
  });

  it.each([
    ['neither', near({}), 'must name either a service or a label'],
    ['both', near({ service: 'a', label: 'b' }), 'must name either a service or a label'],
    ['no name', near({ service: '' }), 'must name a service'],
    ['no label', near({ label: '=x' }), 'is not a label'],
    ['an address', near({ service: 'a', topology: 'node.ip' }), 'nodes are not grouped by'],
    ['nonsense', near({ service: 'a', topology: 'zone' }), 'zone'],
  ])('is refused: %s', (_says, rule, reason) => {
    const parsed = parseAffinity(rule);
    expect(parsed.ok ? '' : parsed.reason).toContain(reason);
  });
});

const web = defaultServiceSpec('web', 'nginx');
const withPlacement = (placement: Partial<PlacementSpec>, mode: ServiceSpec['mode'] = web.mode): ServiceSpec => ({
  ...web,
  mode,
  task: { ...web.task, placement: { ...web.task.placement, ...placement } },
});
const PATH = 'spec.task.placement';

describe('a spec with rules about neighbours and shares', () => {
  it.each<readonly [string, ServiceSpec]>([
    ['itself, apart', withPlacement({ affinities: [apart({ service: 'web' })] })],
    ['near in the zone, apart on the node', withPlacement({ affinities: [near({ service: 'db', topology: 'node.labels.zone' }), apart({ service: 'db' })] })],
    ['shares of 100 %', withPlacement({ preferences: [{ spread: 'node.labels.zone', targets: [{ value: 'a', percent: 70 }, { value: 'b', percent: 30 }] }] })],
  ])('is fine: %s', (_says, spec) => {
    expect(validateServiceSpec(spec)).toEqual([]);
  });

  it.each<readonly [string, ServiceSpec, string, string]>([
    ['a rule about nothing', withPlacement({ affinities: [near({})] }), `${PATH}.affinities[0]`, 'must name either'],
    ['a rule twice', withPlacement({ affinities: [near({ service: 'a' }), near({ service: 'a' })] }), `${PATH}.affinities[1]`, 'says the same as affinities[0]'],
    ['near and apart', withPlacement({ affinities: [near({ service: 'a' }), apart({ service: 'a' })] }), `${PATH}.affinities[1]`, 'contradicts affinities[0]'],
    ['a global service, apart in the zone', withPlacement({ affinities: [apart({ service: 'web', topology: 'node.labels.zone' })] }, { type: 'global' }), `${PATH}.affinities[0]`, 'global service'],
    ['101 rules', withPlacement({ affinities: Array.from({ length: 101 }, (_, index) => near({ service: `s${index}` })) }), `${PATH}.affinities`, 'at most 100'],
    ['a share of 0', withPlacement({ preferences: [{ spread: 'node.labels.zone', targets: [{ value: 'a', percent: 0 }] }] }), `${PATH}.preferences[0].targets[0].percent`, 'above 0'],
    ['a share that is no number', withPlacement({ preferences: [{ spread: 'node.labels.zone', targets: [{ value: 'a', percent: Number.NaN }] }] }), `${PATH}.preferences[0].targets[0].percent`, 'above 0'],
    ['shares of 110 %', withPlacement({ preferences: [{ spread: 'node.labels.zone', targets: [{ value: 'a', percent: 60 }, { value: 'b', percent: 50 }] }] }), `${PATH}.preferences[0].targets`, '100 %'],
    ['a share of nothing', withPlacement({ preferences: [{ spread: 'node.labels.zone', targets: [{ value: '', percent: 60 }] }] }), `${PATH}.preferences[0].targets[0].value`, 'required'],
    ['a value twice', withPlacement({ preferences: [{ spread: 'node.labels.zone', targets: [{ value: 'a', percent: 60 }, { value: 'a', percent: 30 }] }] }), `${PATH}.preferences[0].targets[1].value`, 'already'],
  ])('is refused: %s', (_says, spec, field, description) => {
    const violations = validateServiceSpec(spec);
    expect(violations.map((violation) => violation.field)).toEqual([field]);
    expect(violations[0]?.description).toContain(description);
  });
});
