import fc from 'fast-check';
import type { FirewallObstacle } from '@muster/shared/model/network-check';
import { describe, expect, it } from 'vitest';
import { likelyObstacle, mayMatch } from './match-rule.ts';

const TUNNEL = { protocol: 'udp', port: 4789 } as const;

describe('a rule may drop the tunnel’s packets', () => {
  it.each([
    ['udp dport 4789 drop', true],
    ['udp dport { 53, 4789 } counter drop', true],
    ['udp dport 4000-5000 drop', true],
    ['udp dport 53 drop', false],
    ['tcp dport 4789 drop', false],
    ['meta l4proto tcp drop', false],
    ['meta l4proto { tcp, udp } drop', true],
    ['ip protocol icmp drop', false],
    ['iifname "lo" drop', false],
    ['ct state invalid drop', false],
    ['ip saddr 10.0.0.0/8 drop', true],
    ['policy drop', true],
    ['-A INPUT -p udp -m udp --dport 4789 -j DROP', true],
    ['-A INPUT -p udp -m multiport --dports 53,4700:4800 -j DROP', true],
    ['-A INPUT -p tcp -m tcp --dport 4789 -j DROP', false],
    ['-A INPUT -m conntrack --ctstate INVALID -j DROP', false],
    ['-A INPUT -j REJECT --reject-with icmp-port-unreachable', true],
  ])('%s: %s', (rule, may) => {
    // `icmp` in what a rejection answers with says nothing of what it matches.
    expect(mayMatch(rule, TUNNEL)).toBe(may);
  });

  it('whatever port it names, and no other one does when it names one', () => {
    const port = fc.integer({ min: 1, max: 65_535 });
    fc.assert(
      fc.property(port, port, (named, sent) => {
        for (const rule of [`udp dport ${named} drop`, `-A INPUT -p udp -m udp --dport ${named} -j DROP`]) expect(mayMatch(rule, { protocol: 'udp', port: sent })).toBe(named === sent);
      }),
    );
  });
});

it('the rule that names the port is suspected before one that names none, and that before a policy', () => {
  const at = (rule: string): FirewallObstacle => ({ hook: 'input', place: 'table inet fw, chain in', rule });
  const all = [at('policy drop'), at('ip saddr 10.0.0.0/8 drop'), at('udp dport 4789 drop')];
  expect(likelyObstacle(all, ['input'], TUNNEL)?.rule).toBe('udp dport 4789 drop');
  expect(likelyObstacle(all.slice(0, 2), ['input'], TUNNEL)?.rule).toBe('ip saddr 10.0.0.0/8 drop');
  expect(likelyObstacle(all.slice(0, 1), ['input'], TUNNEL)?.rule).toBe('policy drop');
  expect(likelyObstacle(all, ['forward'], TUNNEL)).toBeUndefined();
});
