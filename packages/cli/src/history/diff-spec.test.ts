import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultServiceSpec } from '@muster/shared/model/defaults';
import { sameSpec } from '@muster/shared/model/same-spec';
import type { ContainerSpec, MountSpec, ServiceSpec } from '@muster/shared/model/service-spec';
import { arbitraryServiceSpec } from '@muster/shared/model/testing/arbitrary-spec';
import { diffSpecs, renderChange, shortField } from './diff-spec.ts';

const base = defaultServiceSpec('web', 'web:1');
const withContainer = (changes: Partial<ContainerSpec>): ServiceSpec => ({
  ...base,
  task: { ...base.task, container: { ...base.task.container, ...changes } },
});
const volume = (source: string, target: string): MountSpec => ({ type: 'volume', source, target, readOnly: false, noCopy: false, driverOptions: {}, labels: {} });
const rendered = (before: ServiceSpec, after: ServiceSpec) => diffSpecs(before, after).map(renderChange);

describe('what differs between two revisions', () => {
  it.each<readonly [string, ServiceSpec, ServiceSpec, readonly string[]]>([
    ['an image', base, withContainer({ image: 'web:2' }), ['~ task.container.image: "web:1" → "web:2"']],
    [
      'variables, each by its name, whatever their order',
      withContainer({ env: ['A=1', 'B=2', 'GONE=x=y'] }),
      withContainer({ env: ['B=2', 'A=3', 'NEW'] }),
      ['~ task.container.env.A: "1" → "3"', '- task.container.env.GONE: "x=y"', '+ task.container.env.NEW: ""'],
    ],
    [
      'mounts, each by its target',
      withContainer({ mounts: [volume('a', '/a')] }),
      withContainer({ mounts: [volume('new', '/new'), volume('b', '/a')] }),
      [
        '~ task.container.mounts[/a].source: "a" → "b"',
        '+ task.container.mounts[/new].type: "volume"',
        '+ task.container.mounts[/new].source: "new"',
        '+ task.container.mounts[/new].target: "/new"',
        '+ task.container.mounts[/new].readOnly: false',
        '+ task.container.mounts[/new].noCopy: false',
      ],
    ],
    [
      'a port',
      { ...base, ports: [{ protocol: 'tcp', targetPort: 80, publishedPort: 80, mode: 'host' }] },
      { ...base, ports: [{ protocol: 'tcp', targetPort: 80, publishedPort: 8080, mode: 'host' }] },
      ['~ ports[80/tcp].publishedPort: 80 → 8080'],
    ],
    ['a list whose order matters', withContainer({ args: ['a', 'b'] }), withContainer({ args: ['b', 'a'] }), ['~ task.container.args: ["a","b"] → ["b","a"]']],
    ['a forced update', base, { ...base, task: { ...base.task, forceUpdate: 1 } }, ['~ task.forceUpdate: 0 → 1']],
    ['replicas, labels and update settings, which no revision has', base, { ...base, labels: { a: 'b' }, mode: { type: 'global' } }, []],
  ])('%s', (_what, before, after, expected) => {
    expect(rendered(before, after)).toEqual(expected);
  });

  it('is nothing for the same, and something for whatever makes a new revision', () => {
    fc.assert(
      fc.property(arbitraryServiceSpec, arbitraryServiceSpec, (left, right) => {
        expect(diffSpecs(left, left)).toEqual([]);
        const forward = diffSpecs(left, right);
        expect(diffSpecs(right, left).length).toBe(forward.length);
        const isSame = sameSpec(left.task, right.task) && sameSpec(left.ports, right.ports);
        expect(forward.length > 0 && isSame).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it('is short in a list', () => {
    expect(diffSpecs(withContainer({ env: ['A=1'] }), withContainer({ image: 'b', env: [] })).map(shortField)).toEqual(['image', 'env.A']);
  });
});
