import { ANYONE } from '@muster/shared/model/caller';
import { asNodeId } from '@muster/shared/model/ids';
import { MusterError } from '@muster/shared/model/error';
import type { CallContext } from '@muster/shared/rpc/methods';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryOf, targetOf } from './audit.ts';

const context: CallContext = { signal: new AbortController().signal, peer: '10.0.0.9:1234', caller: ANYONE, certificate: () => undefined, header: () => undefined };
const call = { context, path: '/muster.v1.ControlService/ScaleService', request: { ref: 'web' } };

describe('an entry of the audit', () => {
  it('tells who, from where, what, about what, and the result', () => {
    expect(entryOf(call, { type: 'user', id: 'u1', name: 'ann', role: 'admin', stacks: [] }, 'e1', 5)).toEqual({
      kind: 'audit', id: 'e1', at: 5, who: 'user ann', userId: 'u1', from: '10.0.0.9:1234', method: 'ControlService/ScaleService', target: 'web', result: 'ok',
    });
    const refused = entryOf({ ...call, error: new MusterError('permission-denied', 'no') }, { type: 'node', id: asNodeId('n1') }, 'e1', 5);
    expect(refused).toMatchObject({ who: 'node n1', result: 'permission-denied', message: 'no' });
    // What went wrong inside is for the log: its text may hold anything.
    expect(entryOf({ ...call, error: new Error('password=x') }, ANYONE, 'e1', 5)).toMatchObject({ result: 'internal' });
    expect(JSON.stringify(entryOf({ ...call, error: new Error('password=x') }, ANYONE, 'e1', 5))).not.toContain('password');
  });

  it('is not made for a plan', () => expect(entryOf({ ...call, request: { ref: 'web', validateOnly: true } }, ANYONE, 'e1', 5)).toBeUndefined());

  it('never holds a token, whatever a request has in it', () => {
    fc.assert(
      fc.property(fc.object({ maxDepth: 2 }), (request) => {
        const entry = entryOf({ ...call, request: { ...request, token: 'MUSTER-1-secret', csr: 'PEM', clusterKey: 'KEY' } }, ANYONE, 'e', 0);
        expect(JSON.stringify(entry ?? {})).not.toMatch(/MUSTER-1-secret|PEM|KEY/);
      }),
    );
  });
});

describe('what a request is about', () => {
  it.each<[unknown, string]>([
    [{ ref: 'web', name: 'x' }, 'web'],
    [{ name: 'shop', role: 'r' }, 'shop'],
    [{ spec: { name: 'web' } }, 'web'],
    [{ id: 't1' }, 't1'],
    [{ role: 'CERTIFICATE_ROLE_WORKER' }, 'worker'],
    [{ ref: '' }, ''],
    [{ spec: null }, ''],
    [undefined, ''],
    [{ ref: 7 }, ''],
    [{ ref: 'x'.repeat(1_000) }, 'x'.repeat(300)],
  ])('%j', (request, target) => expect(targetOf(request)).toBe(target));
});
