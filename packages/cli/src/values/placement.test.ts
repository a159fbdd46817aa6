import { describe, expect, it } from 'vitest';
import { MusterError } from '@muster/shared/model/error';
import { isReferredTo, parseAffinityRef, parseAffinityRule, parseSpread } from './placement.ts';

const parse = parseAffinityRule('affinity');

describe('a rule about neighbours', () => {
  it.each([
    ['cache', { service: 'cache', topology: 'node.id', required: true }],
    ['service=cache', { service: 'cache', topology: 'node.id', required: true }],
    ['cache,in=node.labels.zone', { service: 'cache', topology: 'node.labels.zone', required: true }],
    ['cache,required=false', { service: 'cache', topology: 'node.id', required: false }],
    ['label=tier=db', { label: 'tier=db', topology: 'node.id', required: true }],
    ['label=tier,in=node.hostname,required=false', { label: 'tier', topology: 'node.hostname', required: false }],
  ])('%s', (text, expected) => {
    expect(parse(text)).toEqual({ type: 'affinity', ...expected });
  });

  it.each(['', ',', 'in=node.id', 'cache,label=x', 'cache,near=x', 'cache,required=perhaps'])('refuses "%s"', (text) => {
    expect(() => parse(text)).toThrow(MusterError);
  });

  it('is taken away by whom it means, wherever, unless a place is said', () => {
    const zone = parse('cache,in=node.labels.zone,required=false');
    const refer = parseAffinityRef('affinity');
    expect(isReferredTo(zone, refer('cache'))).toBe(true);
    expect(isReferredTo(zone, refer('cache,in=node.labels.zone'))).toBe(true);
    expect(isReferredTo(zone, refer('cache,in=node.id'))).toBe(false);
    expect(isReferredTo(zone, refer('db'))).toBe(false);
    expect(isReferredTo(zone, parseAffinityRef('anti-affinity')('cache'))).toBe(false);
  });
});

describe('a spread', () => {
  it.each([
    ['spread=node.labels.zone', { spread: 'node.labels.zone' }],
    ['spread=node.labels.zone,east=70,west=30%', { spread: 'node.labels.zone', targets: [{ value: 'east', percent: 70 }, { value: 'west', percent: 30 }] }],
    ['spread=node.labels.zone,a=b=0.5', { spread: 'node.labels.zone', targets: [{ value: 'a=b', percent: 0.5 }] }],
  ])('%s', (text, expected) => {
    expect(parseSpread(text)).toEqual(expected);
  });

  it.each(['zone', 'spread=', 'spread=node.labels.zone,east', 'spread=node.labels.zone,east=many', 'spread=node.labels.zone,east=-1'])('refuses "%s"', (text) => {
    expect(() => parseSpread(text)).toThrow(MusterError);
  });
});
