import { expect, it } from 'vitest';
import { connectionReason } from './connection-reason.ts';

const failed = (why: string): string => `No connection established. Last error: Error: ${why}. Resolution note: `;

it.each<[string, string | undefined]>([
  [failed('connect ECONNREFUSED 10.0.0.1:2379'), 'connection refused'],
  [failed('connect EHOSTUNREACH 10.0.0.1:2379'), 'unreachable'],
  [failed('read ECONNRESET'), 'the connection was cut'],
  ['Name resolution failed for target dns:nowhere:7400', 'unknown host name'],
  [failed('self-signed certificate in certificate chain'), 'what answers there is of another cluster, or has a certificate of a root that is not known here'],
  [failed('unable to verify the first certificate'), 'what answers there is of another cluster, or has a certificate of a root that is not known here'],
  [failed('certificate has expired'), 'its certificate has expired'],
  [failed('write EPROTO 0:error:wrong version number'), 'what answers there does not use TLS'],
  [failed('something new'), 'something new'],
  ['No connection established. Last error: null. Resolution note: ', 'no connection'],
  ['etcdserver: no leader', undefined],
])('%s', (text, reason) => expect(connectionReason(text)).toBe(reason));
