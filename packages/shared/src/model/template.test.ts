import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultContainer } from './defaults.ts';
import { fillIn, templatesOf } from './template-fields.ts';
import { renderTemplate, templateProblem, type TemplateFacts } from './template.ts';
import { validateServiceSpec } from './validate.ts';
import { defaultServiceSpec } from './defaults.ts';

const FACTS: TemplateFacts = {
  service: { id: 's1', name: 'web', labels: { a: 'x', 'b.c': 'y' } },
  node: { id: 'n1', hostname: 'host-a', os: 'linux', architecture: 'amd64' },
  task: { id: 't1', name: 'web.2.t1', slot: '2' },
  env: ['A=1', 'A=2'],
};

describe('a placeholder', () => {
  it.each([
    ['{{.Node.Hostname}}-{{.Node.ID}}', 'host-a-n1'],
    ['{{ .Service.Name }}/{{.Service.ID}}', 'web/s1'],
    ['{{.Task.Name}} {{.Task.ID}} {{.Task.Slot}}', 'web.2.t1 t1 2'],
    ['{{.Node.Platform.OS}}/{{.Node.Platform.Architecture}}', 'linux/amd64'],
    ['{{index .Service.Labels "b.c"}}{{.Service.Labels.a}}{{index .Service.Labels "none"}}', 'yx'],
    ['{{.Service.Labels}}', 'map[a:x b.c:y]'],
    ['no braces } {', 'no braces } {'],
  ])('%s becomes %s', (text, expected) => {
    expect(templateProblem(text)).toBeUndefined();
    expect(renderTemplate(text, FACTS)).toBe(expected);
  });

  it.each(['{{.Nothing}}', '{{env "A"}}', '{{if .Node}}', '{{.constructor}}', '{{__proto__}}', '{{secret "a"}}'])('%s is not known outside configs', (text) => {
    expect(templateProblem(text)).toContain('is not known');
    expect(() => renderTemplate(text, FACTS)).toThrow('is not known');
  });

  it('calls functions in configs; what a variable says last counts', () => {
    const functions = { secret: (name: string) => (name === 'k' ? 'key' : undefined), config: () => undefined };
    expect(renderTemplate('{{env "A"}}{{env "B"}}{{secret "k"}}', FACTS, functions)).toBe('2key');
    expect(() => renderTemplate('{{config "k"}}', FACTS, functions)).toThrow('does not have');
  });

  it('is judged as it is filled in, and what it is filled with is never looked at again', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[{}.a-zA-Z" ]{0,30}$/), (text) => {
        const problem = templateProblem(text);
        if (problem === undefined) expect(typeof renderTemplate(text, FACTS)).toBe('string');
        else expect(() => renderTemplate(text, FACTS)).toThrow();
      }),
    );
    expect(renderTemplate('{{.Service.Name}}', { ...FACTS, service: { ...FACTS.service, name: '{{.Node.ID}}' } })).toBe('{{.Node.ID}}');
  });
});

describe('placeholders of a container', () => {
  const container = { ...defaultContainer('app'), hostname: '{{.Service.Name}}-{{.Task.Slot}}', env: ['SLOT={{.Task.Slot}}', 'PLAIN=1'], mounts: [{ type: 'volume' as const, source: 'data-{{.Task.Slot}}', target: '/data', readOnly: false, noCopy: false, driverOptions: {}, labels: {} }] };

  it('are filled in where they may stand', () => {
    expect(fillIn(container, FACTS)).toMatchObject({ hostname: 'web-2', env: ['SLOT=2', 'PLAIN=1'], mounts: [{ source: 'data-2', target: '/data' }] });
    expect(templatesOf(container).map(({ field }) => field)).toEqual(['env[0]', 'hostname', 'mounts[0].volume.source']);
    const plain = defaultContainer('app');
    expect(fillIn(plain, FACTS)).toBe(plain);
  });

  it('that cannot be filled in are refused with their field', () => {
    const spec = defaultServiceSpec('web', 'app');
    const withEnv = { ...spec, task: { ...spec.task, container: { ...container, env: ['A={{.Wrong}}'] } } };
    expect(validateServiceSpec(withEnv).map(({ field }) => field)).toEqual(['spec.task.container.env[0]']);
    expect(validateServiceSpec({ ...spec, task: { ...spec.task, container } })).toEqual([]);
  });
});
