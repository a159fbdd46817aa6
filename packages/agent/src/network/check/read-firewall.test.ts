import { describe, expect, it } from 'vitest';
import { obstaclesInIptables, obstaclesInTable } from './read-firewall.ts';

const TABLE = `table inet fw {
	map m {
		type ipv4_addr : verdict
		elements = { 1.2.3.4 : drop }
	}

	chain in {
		type filter hook input priority filter; policy accept;
		udp dport { 53, 4789 } counter packets 12 bytes 340 drop
		iifname "eth0" tcp dport 22 jump other
	}

	chain other {
		ct state established accept
		counter packets 0 bytes 0 reject with icmp port-unreachable
	}

	chain unreached {
		drop
	}

	chain fwd {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
	}
}
`;

const iptables = (text: string, ranges: readonly string[] = ['10.64.0.0/16']) => obstaclesInIptables(text, { program: 'iptables', ranges }).map(({ hook, place, rule }) => `${hook} | ${place} | ${rule}`);

describe('other programs’ tables of nftables', () => {
  it('name what drops, by its hook, and follow jumps; what no hook leads to is none', () => {
    expect(obstaclesInTable(TABLE)).toEqual([
      { hook: 'input', place: 'table inet fw, chain in', rule: 'udp dport { 53, 4789 } counter drop' },
      { hook: 'input', place: 'table inet fw, chain other', rule: 'reject with icmp port-unreachable' },
      { hook: 'forward', place: 'table inet fw, chain fwd', rule: 'policy drop' },
    ]);
  });

  it('that lead in a circle end', () => {
    expect(obstaclesInTable('table ip x {\n\tchain a {\n\t\ttype filter hook input priority 0; policy accept;\n\t\tjump b\n\t}\n\tchain b {\n\t\tjump b\n\t\tdrop\n\t}\n}\n')).toHaveLength(1);
  });

  it('that are empty, or none, have nothing', () => {
    expect(obstaclesInTable('')).toEqual([]);
    expect(obstaclesInTable('table ip x {\n}\n')).toEqual([]);
  });
});

describe('rules of iptables', () => {
  const DOCKER = `-P INPUT ACCEPT
-P FORWARD DROP
-N DOCKER-USER
-N DOCKER-ISOLATION-STAGE-1
-A FORWARD -j DOCKER-USER
-A FORWARD -j DOCKER-ISOLATION-STAGE-1
-A DOCKER-ISOLATION-STAGE-1 -i docker0 -j DROP
-A DOCKER-USER -m mark --mark 0x80000/0x80000 -j ACCEPT
-A DOCKER-USER -j RETURN`;

  it('behind the one that accepts what Muster lets through are no obstacle, and neither is the policy', () => {
    expect(iptables(DOCKER)).toEqual([]);
  });

  it('before it are', () => {
    expect(iptables(`-P FORWARD DROP\n-A FORWARD -j DROP\n-A FORWARD -j DOCKER-USER\n${DOCKER}`)).toEqual(['forward | iptables, chain FORWARD | -A FORWARD -j DROP']);
  });

  it('without it, Docker’s isolation and the policy are', () => {
    expect(iptables(DOCKER.replace(/^-A DOCKER-USER -m mark.*$/m, ''))).toEqual([
      'forward | iptables, chain DOCKER-ISOLATION-STAGE-1 | -A DOCKER-ISOLATION-STAGE-1 -i docker0 -j DROP',
      'forward | iptables, chain FORWARD | policy drop',
    ]);
  });

  it('about one container of Docker’s own are none of ours, about one of Muster’s are', () => {
    expect(iptables('-A PREROUTING -d 172.17.0.2/32 ! -i docker0 -j DROP\n-A PREROUTING -d 10.64.0.72/32 ! -i br-mu-x -j DROP')).toEqual(['prerouting | iptables, chain PREROUTING | -A PREROUTING -d 10.64.0.72/32 ! -i br-mu-x -j DROP']);
  });
});
