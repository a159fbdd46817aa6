import { describe, expect, test } from 'vitest';
import { StoreError } from '../store.ts';
import { classifyGrpcError, RpcFailure, toStoreError } from './failure.ts';

describe('classifyGrpcError', () => {
  test.each([
    [14, 'No connection established. Last error: connect ECONNREFUSED 127.0.0.1:1', 'not-sent', false],
    [14, 'Name resolution failed for target dns:nowhere:2379', 'not-sent', false],
    [14, 'Connection dropped', 'lost', true],
    [14, 'etcdserver: leader changed', 'lost', false],
    [14, 'etcdserver: request timed out', 'lost', false],
    [13, 'Received RST_STREAM with code 2', 'lost', true],
    [8, 'etcdserver: mvcc: database space exceeded', 'full', false],
    [8, 'etcdserver: too many requests', 'lost', false],
    [8, 'Received message larger than max (17000000 vs 16777216)', 'reply-too-large', false],
    [8, 'grpc: received message larger than max (2098000 vs. 2097152)', 'invalid', false],
    [5, 'etcdserver: requested lease not found', 'lease-not-found', false],
    [11, 'etcdserver: mvcc: required revision has been compacted', 'compacted', false],
    [11, 'etcdserver: mvcc: required revision is a future revision', 'invalid', false],
    [3, 'etcdserver: request is too large', 'invalid', false],
    [16, 'etcdserver: invalid auth token', 'token-expired', false],
    [7, 'etcdserver: permission denied', 'invalid', false],
  ] as const)('%i %s is %s', (code, details, kind, connectionSuspect) => {
    expect(classifyGrpcError({ code, details, message: `${code}: ${details}` }, 'h:1')).toMatchObject({ kind, connectionSuspect });
  });
});

test('a connection that was refused is told in a person’s words', () => {
  expect(classifyGrpcError({ code: 14, details: 'No connection established. Last error: Error: connect ECONNREFUSED 127.0.0.1:1. Resolution note: ', message: '' }, 'h:1').message).toBe('etcd at h:1: connection refused');
});

describe('toStoreError', () => {
  test('says where, what and, when there is no space, what to do', () => {
    const error = toStoreError(classifyGrpcError({ code: 8, details: 'etcdserver: mvcc: database space exceeded', message: '' }, 'h:1'));
    expect(error).toBeInstanceOf(StoreError);
    expect(error).toMatchObject({ code: 'full', outcomeUnknown: false, message: expect.stringMatching(/h:1.*make room by themselves.*etcdctl compact/) });
  });

  test('gives the caller the reason of its own abort back, unless something may have happened', () => {
    const reason = new Error('enough');
    const failure = new RpcFailure('aborted', 'aborted', { cause: reason });
    expect(toStoreError(failure)).toBe(reason);
    expect(toStoreError(failure, { outcomeUnknown: true })).toMatchObject({ code: 'unavailable', outcomeUnknown: true });
  });
});
