/** Compose files as nobody should write them: whatever comes, an answer in words that names the file, or a stack; never a crash. */
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MusterError } from '@muster/shared/model/error';
import { validateServiceSpec } from '@muster/shared/model/validate';
import { compile } from './compile.ts';

const SHOP = readFileSync(new URL('../../../../examples/shop/compose.yaml', import.meta.url), 'utf8');
const RICH = SHOP.replace(
  /^volumes:/m,
  `  rich:
    image: a:1
    depends_on: {web: {condition: service_healthy, restart: true}}
    x-probes: {liveness: {http: ':80/', period: 1s}}
    deploy:
      x-priority: {value: 80, preempt: true}
      x-autoscale: {min: 1, max: 3, cpu: 70%}
      placement: {constraints: [node.labels.a == b], preferences: [{spread: node.labels.z, x-targets: {a: 70%}}], x-affinity: [web]}
      resources: {reservations: {generic_resources: [{discrete_resource_spec: {kind: GPU, value: 2}}]}}
volumes:`,
);

/** Undefined when it is taken, else what is said. */
function judge(text: string): string | undefined {
  try {
    const { services } = compile(text, {
      fileName: 'compose.yaml',
      defaultStack: 'shop',
      variables: (name) => (name === 'WEB_PORT' ? 'not a port' : undefined),
      readFile: (path) => (path.includes('missing') ? undefined : 'A=1\n'),
      resolvePath: (path) => `/base/${path}`,
    });
    // What a user is told by the manager is told by these: they, too, never fail.
    for (const spec of services) validateServiceSpec(spec);
    return undefined;
  } catch (error) {
    if (error instanceof MusterError && error.code === 'invalid-argument') return error.message;
    throw error;
  }
}

/** Turns the lines of the file over: what is left out, repeated, moved deeper or cut. */
const lines = RICH.split('\n');
const shuffled = fc.array(fc.record({ at: fc.nat(lines.length - 1), how: fc.constantFrom('drop', 'repeat', 'indent', 'outdent', 'cut', 'colon', 'dash', 'quote') }), { minLength: 1, maxLength: 6 }).map((made) =>
  made
    .reduce<readonly string[]>((all, { at, how }) => {
      const line = all[at] ?? '';
      const changed: Readonly<Record<typeof how, readonly string[]>> = {
        drop: [], repeat: [line, line], indent: [`  ${line}`], outdent: [line.replace(/^ {2}/, '')], cut: [line.slice(0, Math.floor(line.length / 2))],
        colon: [line.replace(':', '')], dash: [line.replace(/^( *)/, '$1- ')], quote: [`${line}"`],
      };
      return [...all.slice(0, at), ...changed[how], ...all.slice(at + 1)];
    }, lines)
    .join('\n'),
);

const bytes = fc.array(fc.record({ at: fc.nat(RICH.length - 1), text: fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom('\0', '\t', '${', '$', '{{', '&a', '*a', '<<: ', '!!', '---\n', '#', '\u2028', '[', '}', '~', '|')) }), { minLength: 1, maxLength: 5 }).map((made) =>
  made.reduce((text, { at, text: put }) => text.slice(0, at) + put + text.slice(at + put.length), RICH),
);

describe('a Compose file', () => {
  it('is taken as it stands', () => {
    expect(judge(RICH.replaceAll('${WEB_PORT:-8080}', '8080'))).toBeUndefined();
  });

  it.each([
    ['with its lines turned over', shuffled],
    ['with characters exchanged', bytes],
    ['that is any text', fc.string({ maxLength: 300 })],
  ] as const)('%s is taken, or refused in words that name the file', (_what, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        const said = judge(text);
        expect(said ?? 'compose.yaml').toContain('compose.yaml');
        expect(said ?? '').not.toMatch(/undefined|\[object |TypeError/);
      }),
      { numRuns: 150 },
    );
  });
});
