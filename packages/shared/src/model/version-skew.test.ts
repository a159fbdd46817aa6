import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { skewViolation } from './version-skew.ts';

describe('skewViolation', () => {
  it.each([
    ['1.4.0', '1.4.0'],
    ['1.4.9', '1.4.0'],
    ['1.3.0', '1.4.2'],
    ['1.2.7', '1.4.0'],
    ['1.4.0-rc.1', '1.4.0'],
    ['1.4.0', '1.4.1+build.5'],
  ])('lets an agent of %s in to a manager of %s', (agent, manager) => {
    expect(skewViolation(agent, manager)).toBeUndefined();
  });

  it.each([
    ['1.5.0', '1.4.9', 'newer than the manager'],
    ['1.1.9', '1.4.0', 'more than 2 minor versions older'],
    ['0.9.0', '1.0.0', 'major versions do not mix'],
    ['2.0.0', '1.9.0', 'major versions do not mix'],
    ['', '1.0.0', "the agent's version"],
    ['1.4', '1.4.0', "the agent's version"],
    ['1.4.0', 'main', "the manager's version"],
  ])('refuses an agent of %j at a manager of %j: %s', (agent, manager, why) => {
    expect(skewViolation(agent, manager)).toContain(why);
  });

  it('depends on the minor versions only: none ahead, two behind', () => {
    const [minor, patch] = [fc.nat(50), fc.nat(9)];
    fc.assert(
      fc.property(minor, patch, minor, patch, (agent, agentPatch, manager, managerPatch) => {
        const fits = agent <= manager && manager - agent <= 2;
        expect(skewViolation(`3.${agent}.${agentPatch}`, `3.${manager}.${managerPatch}`) === undefined).toBe(fits);
      }),
    );
  });

  it('has words for whatever an agent says that is no version', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (version) => {
        fc.pre(!/^\d+\.\d+\.\d+/.test(version));
        expect(skewViolation(version, '1.0.0')).toContain('MAJOR.MINOR.PATCH');
      }),
    );
  });
});
