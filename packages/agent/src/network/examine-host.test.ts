import { describe, expect, it } from 'vitest';
import { examineHost, type HostSituation } from './examine-host.ts';
import { HostToolError, type HostTools, type Program } from './host-tools.ts';

const LINKS = [{ ifname: 'eth0', mtu: 9000, addr_info: [{ local: '192.168.0.7' }] }, { ifname: 'eth1', mtu: 1400, addr_info: [] }, { ifname: 'lo', mtu: 65_536, addr_info: [{ local: '127.0.0.1' }] }];
const ROUTES = [{ dst: 'default', dev: 'eth1' }, { dst: '192.168.0.0/24', dev: 'eth0' }, { dst: '10.64.0.0/20', dev: 'br-mu-x' }];

interface World {
  readonly missing?: readonly Program[];
  readonly failing?: (program: Program, args: readonly string[]) => string | undefined;
  readonly readOnly?: boolean;
  readonly claimed?: boolean;
}

function tools({ missing = [], failing = () => undefined, readOnly = false, claimed = false }: World = {}): HostTools {
  return {
    run(program, args) {
      if (missing.includes(program)) return Promise.reject(new HostToolError('missing', `the program ${program} is not installed`));
      const failure = failing(program, args);
      if (failure !== undefined) return Promise.reject(new HostToolError('failed', failure));
      if (args.includes('address')) return Promise.resolve(JSON.stringify(LINKS));
      return Promise.resolve(args.includes('route') ? JSON.stringify(ROUTES) : '');
    },
    read: () => Promise.resolve('1\n'),
    write: () => (readOnly ? Promise.reject(new Error('EROFS: read-only file system')) : Promise.resolve()),
    list: () => Promise.resolve(['eth0']),
    claim: () => Promise.resolve(!claimed),
  };
}

const examine = (world: World, more: Partial<HostSituation> = {}) =>
  examineHost({ tools: tools(world), address: '192.168.0.7', isEngineLocal: true, hasPlain: false, hasVxlan: false, ownLinks: new Set(['br-mu-x']), ...more });

describe('a host', () => {
  it('that has everything tells its uplink and what is its own', async () => {
    expect(await examine({})).toEqual({ facts: { mode: 'kernel', reason: '', uplinkMtu: 9000, foreignRanges: ['192.168.0.0/24'] }, uplink: { device: 'eth0', mtu: 9000 } });
  });

  it.each([
    ['an address that none of its links has', '203.0.113.5', { device: 'eth1', mtu: 1400 }],
    ['an address of its loopback', '127.0.0.1', { device: 'lo', mtu: 1500 }],
  ])('with %s has an uplink all the same', async (_, address, uplink) => {
    expect((await examine({}, { address })).uplink).toEqual(uplink);
  });

  it.each<[string, World, Partial<HostSituation>, string, ('none' | 'proxy')?]>([
    ['without two programs', { missing: ['nft', 'conntrack'] }, {}, 'programs are missing (nft, conntrack): apt-get install nftables iproute2 conntrack'],
    ['without rights', { failing: (program) => (program === 'nft' ? 'nft list tables: Operation not permitted' : undefined) }, {}, 'run the agent as root, or give it the capability NET_ADMIN'],
    ['without VXLAN', { failing: (_, args) => (args.includes('vxlan') ? 'RTNETLINK answers: Operation not supported' : undefined) }, {}, 'the kernel gives no VXLAN'],
    ['whose settings cannot be written', { readOnly: true }, {}, 'with a writable /proc/sys'],
    ['with another agent', { claimed: true }, {}, 'another agent of this host has set up its networks', 'none'],
    ['whose engine is elsewhere', {}, { isEngineLocal: false }, 'run the agent on the engine’s own host', 'none'],
    ['with containers in the engine’s networks', {}, { hasPlain: true }, 'drain the node'],
  ])('%s has none, and says why and what to do; published ports are proxied where clients come to this host and no other agent has them', async (_, world, more, words, mode = 'proxy') => {
    const { facts } = await examine(world, more);
    expect(facts.mode).toBe(mode);
    expect(facts.reason).toContain(words);
  });
});
