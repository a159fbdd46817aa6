import { describe, expect, it } from 'vitest';
import { defaultServiceSpec } from '../model/defaults.ts';
import { MusterError } from '../model/error.ts';
import { serviceSpecFromWire, serviceSpecToWire } from './convert-spec.ts';
import { mergeByMask } from './field-mask.ts';
import type { ServiceSpec } from './gen/muster/v1/ServiceSpec.ts';
import { messages } from './load.ts';

const { serviceSpec } = messages;
const web = defaultServiceSpec('web', 'web:1', 3);
const output = (message: ServiceSpec) => serviceSpec.deserialize(serviceSpec.serialize(message));

function merge(source: ServiceSpec, ...paths: string[]) {
  const merged = mergeByMask('ServiceSpec', output(serviceSpecToWire(web)), output(source), paths);
  return serviceSpecFromWire(output(merged));
}

describe('a field mask', () => {
  it('takes the named fields and nothing else', () => {
    const merged = merge(
      { name: 'other', replicated: { replicas: 9 }, task: { container: { image: 'web:2', env: ['A=1'] } } },
      'task.container.image',
    );
    expect(merged).toEqual({ ...web, task: { ...web.task, container: { ...web.task.container, image: 'web:2' } } });
  });

  it.each(['replicated.replicas', 'replicated'])('takes replicas by %s', (path) => {
    expect(merge({ replicated: { replicas: 0 } }, path).mode).toEqual({ type: 'replicated', replicas: 0 });
  });

  it('gives what the source does not have its default', () => {
    expect(merge({}, 'replicated').mode).toEqual({ type: 'replicated', replicas: 1 });
    expect(merge({}, 'task.restart').task.restart).toEqual(web.task.restart);
    expect(merge({}, 'task.restart.delay_ms').task.restart).toEqual(web.task.restart);
  });

  it('makes the messages on the way that the target lacks', () => {
    const merged = merge({ task: { container: { healthcheck: { retries: 4 } } } }, 'task.container.healthcheck.retries');
    expect(merged.task.container.healthcheck).toEqual({ test: [], retries: 4 });
  });

  it('takes either case, and lists and maps as a whole', () => {
    const source = { labels: { a: 'b' }, task: { container: { stopGraceMs: 7, env: ['A=1'] } } };
    const merged = merge(source, 'task.container.stop_grace_ms', 'task.container.env', 'labels');
    expect(merged).toMatchObject({ labels: { a: 'b' }, task: { container: { stopGraceMs: 7, env: ['A=1'] } } });
    expect(merge(source, 'task.container.stopGraceMs').task.container.stopGraceMs).toBe(7);
  });

  it('replaces one member of a oneof by another', () => {
    expect(merge({ global: {} }, 'global').mode).toEqual({ type: 'global' });
  });

  it.each([[[]], [['*']]])('takes everything by %j', (paths) => {
    expect(merge(serviceSpecToWire({ ...web, labels: { a: 'b' } }), ...paths).labels).toEqual({ a: 'b' });
  });

  it.each([
    ['task.contaner', 'TaskSpec has no field "contaner"'],
    ['', 'has no field'],
    ['constructor', 'has no field "constructor"'],
    ['labels.a', 'as a whole'],
    ['task.container.env.0', 'as a whole'],
    ['name.x', '"name" has no fields'],
    ['task.container.pull_policy.x', 'has no fields'],
  ])('refuses "%s"', (path, words) => {
    let error: unknown;
    try {
      merge({}, path);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(MusterError);
    expect((error as MusterError).violations[0]?.field).toBe('update_mask');
    expect((error as MusterError).violations[0]?.description).toContain(words);
  });
});
