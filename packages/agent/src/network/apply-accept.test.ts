import { describe, expect, it } from 'vitest';
import { applyAccept } from './apply-base.ts';
import type { HostTools } from './host-tools.ts';

const ACCEPT = '-m mark --mark 0x80000/0x80000 -j ACCEPT';

/** A host whose firewalls have these rules, and what was run there. */
function host(rules: Readonly<Record<string, string>>) {
  const changes: string[] = [];
  const tools: HostTools = {
    run(program, args) {
      if (args[0] !== '-S') changes.push(`${program} ${args.join(' ')}`);
      return Promise.resolve(rules[program] ?? '');
    },
    read: (path) => Promise.resolve(path === '/proc/net/ip_tables_names' && rules['iptables-legacy'] !== undefined ? 'nat\nfilter\n' : undefined),
    write: () => Promise.resolve(),
    list: () => Promise.resolve([]),
    claim: () => Promise.resolve(true),
  };
  return { tools, changes };
}

describe('the rule that accepts what belongs together', () => {
  it.each([
    ['Docker’s chain for users, where there is one', { iptables: '-P FORWARD DROP\n-N DOCKER-USER' }, [`iptables -I DOCKER-USER ${ACCEPT}`]],
    ['FORWARD, where that drops and Docker has no chain', { iptables: '-P FORWARD DROP' }, [`iptables -I FORWARD ${ACCEPT}`]],
    ['both firewalls, where the older one drops beside nft', { iptables: '-P FORWARD DROP\n-N DOCKER-USER', 'iptables-legacy': '-P FORWARD DROP' }, [`iptables -I DOCKER-USER ${ACCEPT}`, `iptables-legacy -I FORWARD ${ACCEPT}`]],
    ['no chain, where nothing drops', { iptables: '-P FORWARD ACCEPT', 'iptables-legacy': '-P FORWARD ACCEPT' }, []],
    ['no chain twice', { iptables: `-P FORWARD DROP\n-N DOCKER-USER\n-A DOCKER-USER ${ACCEPT}` }, []],
  ])('is put into %s', async (_, rules, expected) => {
    const { tools, changes } = host(rules);
    expect(await applyAccept(tools)).toBe(expected.length > 0);
    expect(changes).toEqual(expected);
  });

  it('never asks for the older tables where nobody has them: that alone would make them', async () => {
    const asked: string[] = [];
    const { tools } = host({ iptables: '-P FORWARD DROP' });
    await applyAccept({ ...tools, run: (program, args) => (asked.push(program), tools.run(program, args)) });
    expect(new Set(asked)).toEqual(new Set(['iptables']));
  });
});
