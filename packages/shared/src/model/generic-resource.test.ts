import { describe, expect, it } from 'vitest';
import { genericEnvironment, genericText, parseGenericResources } from './generic-resource.ts';

describe('the generic resources of a node', () => {
  it.each([
    [[], []],
    [['SSD=3'], [{ kind: 'SSD', count: 3, names: [] }]],
    [['GPU=uuid1', 'SSD=2', 'GPU=uuid2'], [{ kind: 'GPU', count: 2, names: ['uuid1', 'uuid2'] }, { kind: 'SSD', count: 2, names: [] }]],
  ])('%j', (lines, expected) => expect(parseGenericResources(lines)).toEqual({ ok: true, value: expected }));

  it.each([
    [['GPU'], 'neither how many nor which'],
    [['GPU='], 'neither how many nor which'],
    [['=2'], 'not a kind of resource'],
    [['a b=2'], 'not a kind of resource'],
    [['GPU=0'], 'from 1'],
    [['GPU=9999999'], 'from 1'],
    [['GPU=uuid1', 'GPU=2'], 'said twice'],
    [['GPU=2', 'GPU=uuid1'], 'said twice'],
    [['GPU=2', 'GPU=2'], 'said twice'],
    [['GPU=uuid1', 'GPU=uuid1'], 'GPU=uuid1 is said twice'],
  ])('%j are refused', (lines, reason) => expect(parseGenericResources(lines)).toEqual({ ok: false, reason: expect.stringContaining(reason) as unknown }));

  it('are told to a task in its environment, as Swarm does', () => {
    const granted = [{ kind: 'gpu', count: 2, names: ['uuid1', 'uuid2'] }, { kind: 'SSD', count: 3, names: [] }];
    expect(genericEnvironment(granted)).toEqual(['DOCKER_RESOURCE_GPU=uuid1,uuid2', 'DOCKER_RESOURCE_SSD=3']);
    expect(granted.map(genericText)).toEqual(['gpu: uuid1, uuid2', 'SSD: 3']);
  });
});
