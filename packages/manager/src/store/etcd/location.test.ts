import { expect, test } from 'vitest';
import { parseEtcdLocation } from './location.ts';

test.each([
  ['etcd://a', { endpoints: ['a:2379'], prefix: '/muster/', tls: false }],
  ['etcd://a:1,b.example:22379,10.0.0.3', { endpoints: ['a:1', 'b.example:22379', '10.0.0.3:2379'], prefix: '/muster/', tls: false }],
  ['etcds://a:1/', { endpoints: ['a:1'], prefix: '/muster/', tls: true }],
  ['etcd://a:1/prod/east', { endpoints: ['a:1'], prefix: '/prod/east/', tls: false }],
  ['etcd://[::1]:2379,[fe80::1]/x/', { endpoints: ['[::1]:2379', '[fe80::1]:2379'], prefix: '/x/', tls: false }],
  ['etcd://a:1,a:1', { endpoints: ['a:1'], prefix: '/muster/', tls: false }],
])('%s', (address, location) => {
  expect(parseEtcdLocation(address)).toEqual(location);
});

test.each(['http://a:2379', 'etcd://', 'etcd://a,', 'etcd://a:0', 'etcd://a:70000', 'etcd://a b', 'a:2379', 'etcd://user@a'])(
  '%s is refused with an example of what is right',
  (address) => {
    expect(() => parseEtcdLocation(address)).toThrow(/etcd:\/\/host1:2379/);
  },
);
