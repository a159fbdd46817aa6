import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answer, type Question, type Reply } from './answer.ts';
import { readResolvers } from './resolvers.ts';
import { type Zone, ZoneIndex, type ZoneService } from './zone.ts';

const SHOP_TASK = '10.100.1.5';
const BLOG_TASK = '10.100.1.9';
const STRANGER = '10.100.2.7';

const services: readonly ZoneService[] = [
  { name: 'shop_web', stack: 'shop', aliases: ['www'], vip: '10.100.240.1', taskAddresses: [SHOP_TASK, '10.100.2.5'] },
  { name: 'blog_web', stack: 'blog', aliases: ['www'], vip: '10.100.240.2', taskAddresses: [BLOG_TASK] },
  { name: 'db', stack: '', aliases: ['Postgres'], taskAddresses: ['10.100.1.6', '10.100.2.6'] },
  { name: 'asleep', stack: '', aliases: [], taskAddresses: [] },
  { name: 'held', stack: '', aliases: [], vip: '10.100.240.3', taskAddresses: [] },
];
const stacks: Readonly<Record<string, string>> = { [SHOP_TASK]: 'shop', [BLOG_TASK]: 'blog' };
const zone: Zone = { network: 'front', services, stackOf: (address) => stacks[address] };
const index = new ZoneIndex(zone);

const ask = (name: string, type = 'A', asker = STRANGER): Reply => answer(index, { name, type, asker } satisfies Question, (addresses) => addresses);
const addresses = (...list: string[]): Reply => ({ say: 'addresses', addresses: list });

describe('names of a network', () => {
  it.each<[string, string, Reply]>([
    ['a service by its name', 'shop_web', addresses('10.100.240.1')],
    ['in any case', 'SHOP_Web', addresses('10.100.240.1')],
    ['by its name in its stack', 'web.shop', addresses('10.100.240.1')],
    ['by an alias in its stack', 'www.blog', addresses('10.100.240.2')],
    ['with the network behind', 'shop_web.front', addresses('10.100.240.1')],
    ['with stack and network behind', 'web.shop.front', addresses('10.100.240.1')],
    ['an alias that two services share', 'www', addresses('10.100.240.1', '10.100.240.2')],
    ['a service without an address of its own', 'db', addresses('10.100.1.6', '10.100.2.6')],
    ['an alias in capitals', 'postgres', addresses('10.100.1.6', '10.100.2.6')],
    ['its tasks', 'tasks.shop_web', addresses(SHOP_TASK, '10.100.2.5')],
    ['its tasks by stack', 'tasks.web.shop', addresses(SHOP_TASK, '10.100.2.5')],
    ['its tasks with the network behind', 'tasks.db.front', addresses('10.100.1.6', '10.100.2.6')],
    ['a service with an address and no task that serves', 'held', addresses('10.100.240.3')],
    ['tasks of which none serves', 'tasks.held', { say: 'nothing' }],
    ['a service without address and without a task that serves', 'asleep', { say: 'nothing' }],
    ['no such service', 'wbe', { say: 'no-such-name' }],
    ['no such tasks', 'tasks.wbe', { say: 'no-such-name' }],
    ['nothing of that name in this network', 'wbe.front', { say: 'no-such-name' }],
    ['nothing of that name in the stack', 'db.shop', { say: 'forward' }],
    ['the rest of the world', 'example.com', { say: 'forward' }],
  ])('%s: %s', (_what, name, expected) => expect(ask(name)).toEqual(expected));

  it('means the service of the own stack first', () => {
    expect(ask('web', 'A', SHOP_TASK)).toEqual(addresses('10.100.240.1'));
    expect(ask('web', 'A', BLOG_TASK)).toEqual(addresses('10.100.240.2'));
    expect(ask('www', 'A', BLOG_TASK)).toEqual(addresses('10.100.240.2'));
    expect(ask('tasks.web', 'A', BLOG_TASK)).toEqual(addresses(BLOG_TASK));
    expect(ask('web')).toEqual(addresses('10.100.240.1', '10.100.240.2'));
  });

  it.each(['AAAA', 'MX', 'TXT', 'UNKNOWN_65'])('a known name has no %s', (type) => {
    expect(ask('shop_web', type)).toEqual({ say: 'nothing' });
    expect(ask('wbe', type)).toEqual({ say: 'no-such-name' });
  });

  it.each<[string, string, string, Reply]>([
    ['a service', '1.240.100.10.in-addr.arpa', 'PTR', { say: 'name', name: 'shop_web.front' }],
    ['a task', '5.1.100.10.IN-ADDR.ARPA', 'PTR', { say: 'name', name: 'tasks.shop_web.front' }],
    ['a service, for another record', '1.240.100.10.in-addr.arpa', 'A', { say: 'nothing' }],
    ['somebody else', '8.8.8.8.in-addr.arpa', 'PTR', { say: 'forward' }],
  ])('the address of %s has a name', (_what, name, type, expected) => expect(ask(name, type)).toEqual(expected));

  it('never tells an address that the zone does not hold, whatever is asked', () => {
    const known = new Set(services.flatMap(({ vip, taskAddresses }) => [...(vip === undefined ? [] : [vip]), ...taskAddresses]));
    const word = fc.oneof(fc.constantFrom('tasks', 'shop_web', 'web', 'shop', 'blog', 'front', 'db', 'www', '', 'constructor', '__proto__'), fc.string());
    fc.assert(
      fc.property(fc.array(word, { maxLength: 5 }), fc.constantFrom('A', 'AAAA', 'PTR', 'ANY'), fc.constantFrom(SHOP_TASK, STRANGER, ''), (words, type, asker) => {
        const reply = ask(words.join('.'), type, asker);
        const told = reply.say === 'addresses' ? reply.addresses : [];
        expect(told.filter((address) => !known.has(address))).toEqual([]);
        expect(type === 'AAAA' && told.length > 0).toBe(false);
      }),
    );
  });
});

describe('the resolvers of the host', () => {
  it.each<[string, string, readonly string[]]>([
    ['in their order', '# by hand\nnameserver 10.0.0.2\nsearch corp\nnameserver  10.0.0.3 # second\n', ['10.0.0.2', '10.0.0.3']],
    ['never this server itself', 'nameserver 10.100.1.1\nnameserver 10.0.0.2', ['10.0.0.2']],
    ['three at most', 'nameserver 1.1.1.1\nnameserver 1.1.1.2\nnameserver 1.1.1.3\nnameserver 1.1.1.4', ['1.1.1.1', '1.1.1.2', '1.1.1.3']],
    ['IPv6 with an interface', 'nameserver fe80::1%eth0', ['fe80::1%eth0']],
    ['no nonsense', 'nameserver\nnameserver localhost\nnameserverx 1.1.1.1', []],
  ])('%s', (_what, text, expected) => expect(readResolvers(text, new Set(['10.100.1.1']))).toEqual(expected));
});
