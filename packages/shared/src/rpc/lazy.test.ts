import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lazyMessage, lazyMethods } from './lazy.ts';
import { controlService, dispatcherService, healthService, logsService, messages } from './load.ts';
import { protoSubset } from './proto-subset.ts';

const SERVICES = {
  'muster.v1.ControlService': controlService,
  'muster.v1.LogsService': logsService,
  'muster.v1.DispatcherService': dispatcherService,
  'grpc.health.v1.Health': healthService,
} as const;

describe('a method built by itself', () => {
  for (const [name, service] of Object.entries(SERVICES)) {
    it.each(Object.keys(service))(`is that of the whole protocol: ${name}.%s`, (method) => {
      const whole = (service as unknown as Readonly<Record<string, { path: string; requestType: { type: object }; responseType: { type: object } }>>)[method];
      const alone = lazyMethods([name])(method) as unknown as typeof whole;
      expect(alone?.path).toBe(whole?.path);
      expect([alone?.requestType.type, alone?.responseType.type]).toEqual([whole?.requestType.type, whole?.responseType.type]);
    });
  }

  it('writes and reads what the whole protocol writes and reads, whatever its messages hold', () => {
    const spec = lazyMessage<object, object>('muster.v1.ServiceSpec');
    fc.assert(
      fc.property(
        fc.record({ name: fc.string(), labels: fc.dictionary(fc.string(), fc.string()), replicated: fc.record({ replicas: fc.nat() }), task: fc.record({ container: fc.record({ image: fc.string(), command: fc.array(fc.string()) }) }) }),
        (value) => {
          const bytes = messages.serviceSpec.serialize(value);
          expect(spec.serialize(value)).toEqual(bytes);
          expect(spec.deserialize(bytes)).toEqual(messages.serviceSpec.deserialize(bytes));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('is refused when there is no such method', () => {
    expect(() => lazyMethods(['muster.v1.ControlService'])('Juggle')).toThrow('Juggle');
  });
});

describe('protoSubset', () => {
  const message = (...types: string[]) => ({ fields: Object.fromEntries(types.map((type, index) => [`f${index}`, { type, id: index + 1 }])) });
  const tree = {
    nested: {
      a: {
        nested: {
          S: { methods: { Get: { requestType: 'Q', responseType: 'R' }, Put: { requestType: 'Big', responseType: 'R' } } },
          Q: message('string'),
          R: { ...message('Inner', 'b.X'), nested: { Inner: message('Deep') } },
          Deep: message('Deep', '.b.Y'),
          Big: message('int32'),
        },
      },
      b: { nested: { X: { values: { ONE: 1 } }, Y: message('bool'), Z: message() } },
    },
  };

  it('keeps a method and all that its messages are made of, and nothing else', () => {
    const { a, b } = protoSubset(tree, ['a.S.Get']).nested ?? {};
    expect(Object.keys(a?.nested ?? {}).sort()).toEqual(['Deep', 'Q', 'R', 'S']);
    expect(Object.keys(a?.nested?.['S']?.methods ?? {})).toEqual(['Get']);
    expect(Object.keys(b?.nested ?? {}).sort()).toEqual(['X', 'Y']);
  });

  it('keeps what a message nests', () => {
    expect(protoSubset(tree, ['a.R']).nested?.['a']?.nested?.['R']).toEqual(tree.nested.a.nested.R);
  });

  it('refuses a name that nothing has', () => {
    expect(() => protoSubset(tree, ['a.Nothing'])).toThrow('a.Nothing');
  });
});
