import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributeOf, type ConstraintTarget, matchesConstraint, parseConstraint, parseSpread, ROLE_LABEL } from './constraint.ts';

const node: ConstraintTarget = {
  id: 'aaaaaaaaaaaaaaaaaaaaaaaaa',
  spec: { labels: { zone: 'East', Disk: 'ssd', empty: '' } },
  description: {
    hostname: 'host-1',
    address: '10.1.2.3',
    os: 'linux',
    architecture: 'x86_64',
    engineLabels: { storage: 'nvme' },
  },
};

function holds(text: string, target: ConstraintTarget = node): boolean {
  const parsed = parseConstraint(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return matchesConstraint(parsed.value, target);
}

describe('parseConstraint', () => {
  it.each([
    ['node.labels.zone==east', 'node.labels.zone == east'],
    ['  node.labels.zone  !=  east west ', 'node.labels.zone != east west'],
    ['NODE.Hostname==x', 'NODE.Hostname == x'],
    ['node.labels.a.b_c-d==[a-b]+c*(n|b)/', 'node.labels.a.b_c-d == [a-b]+c*(n|b)/'],
    ['node.ip==10.0.0.0/8', 'node.ip == 10.0.0.0/8'],
    ['node.role==MANAGER', 'node.role == MANAGER'],
  ])('takes %j', (text, shown) => {
    expect(parseConstraint(text)).toMatchObject({ ok: true, value: { text: shown } });
  });

  it.each([
    ['', 'no operator'],
    [' ', 'no operator'],
    ['node.labels.zone', "expected '<key> == <value>' or '<key> != <value>'"],
    ['node.labels.zone ~ east', 'no operator'],
    ['node.labels.zone = east', 'no operator'],
    ['==east', "unknown key ''"],
    ['zone==east', 'node.labels.<name>'],
    ['node.label.zone==east', 'node.labels.<name>'],
    ['node.labels.==east', "unknown key 'node.labels.'"],
    ['node.labels.zo ne==east', 'unknown key'],
    ['node.labels.zo*e==east', 'unknown key'],
    ['node.labels.a!=b==c', 'unknown key'],
    ['node.labels.zone==', 'at least one'],
    ['node.labels.zone==  ', 'at least one'],
    ['node.labels.zone===east', "wrong value '=east'"],
    ['node.labels.zone==a>b', 'letters, digits'],
    ['node.role==boss', 'manager or worker'],
    ['node.ip==10.0.0', 'an IP address or a network'],
    ['node.ip==10.0.0.0/33', 'an IP address or a network'],
    ['node.ip==host-1', 'an IP address or a network'],
  ])('refuses %j and says what it expected', (text, words) => {
    const parsed = parseConstraint(text);
    expect(parsed.ok ? 'taken' : parsed.reason).toContain(words);
  });
});

describe('matchesConstraint', () => {
  it.each([
    ['node.id == aaaaaaaaaaaaaaaaaaaaaaaaa', true],
    ['node.id == aaaa', false],
    ['node.hostname == HOST-1', true],
    ['node.hostname == host', false],
    ['node.hostname == host*', false],
    ['node.labels.zone == east', true],
    ['NODE.LABELS.zone == EAST', true],
    ['node.labels.Zone == east', false],
    ['node.labels.Disk != SSD', false],
    ['node.labels.missing == x', false],
    ['node.labels.missing != x', true],
    ['node.labels.empty == x', false],
    ['node.labels.constructor == x', false],
    ['engine.labels.storage == nvme', true],
    ['engine.labels.zone == east', false],
    ['engine.labels.zone != east', true],
    ['node.platform.os == Linux', true],
    ['node.platform.os != windows', true],
    ['node.platform.arch == amd64', true],
    ['node.platform.arch == x86_64', true],
    ['node.platform.arch != amd64', false],
    ['node.platform.arch == aarch64', false],
    ['node.role == worker', true],
    ['node.role != manager', true],
    ['node.role == manager', false],
    ['node.ip == 10.1.2.3', true],
    ['node.ip == ::ffff:10.1.2.3', true],
    ['node.ip == 10.1.2.4', false],
    ['node.ip != 10.1.2.4', true],
    ['node.ip == 10.1.0.0/16', true],
    ['node.ip == 10.1.2.0/30', true],
    ['node.ip == 10.1.2.4/30', false],
    ['node.ip != 10.1.0.0/16', false],
    ['node.ip == 0.0.0.0/0', true],
    ['node.ip == 2001:db8::/32', false],
    ['node.ip != 2001:db8::/32', true],
  ])('%s → %s', (text, expected) => {
    expect(holds(text)).toBe(expected);
  });

  it('takes the role of a node from its label', () => {
    const manager = { ...node, spec: { labels: { [ROLE_LABEL]: 'manager' } } };
    expect([holds('node.role == manager', manager), holds('node.role == worker', manager)]).toEqual([true, false]);
  });

  it('compares IPv6 addresses however they are written', () => {
    const target = { ...node, description: { ...node.description, address: '2001:DB8:0:0:0:0:0:1' } };
    expect(holds('node.ip == 2001:db8::1', target)).toBe(true);
    expect(holds('node.ip == 2001:db8::/64', target)).toBe(true);
    expect(holds('node.ip == 2001:db8::2', target)).toBe(false);
    expect(holds('node.ip == 10.0.0.0/8', target)).toBe(false);
  });

  it('never holds for == and always for != when the address is not an IP', () => {
    const target = { ...node, description: { ...node.description, address: '' } };
    expect([holds('node.ip == 0.0.0.0/0', target), holds('node.ip != 10.1.2.3', target)]).toEqual([false, true]);
  });

  it('makes == and != opposites for every node and value', () => {
    const keys = ['node.id', 'node.hostname', 'node.platform.os', 'node.platform.arch', 'node.labels.zone', 'engine.labels.zone'];
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.stringMatching(/^[a-zA-Z0-9_.*]{1,8}$/), fc.string(), (key, value, actual) => {
        const target: ConstraintTarget = {
          id: actual,
          spec: { labels: { zone: actual } },
          description: { hostname: actual, address: '', os: actual, architecture: actual, engineLabels: { zone: actual } },
        };
        expect(holds(`${key} == ${value}`, target)).not.toBe(holds(`${key} != ${value}`, target));
      }),
    );
  });
});

describe('parseSpread', () => {
  it.each([
    ['node.labels.zone', 'East'],
    ['engine.labels.storage', 'nvme'],
    ['node.labels.missing', ''],
    [' node.hostname ', 'host-1'],
    ['node.platform.arch', 'amd64'],
  ])('%s divides the nodes by %j here', (text, value) => {
    const parsed = parseSpread(text);
    expect(parsed.ok && attributeOf(parsed.value.attribute, node)).toBe(value);
  });

  it.each(['', 'zone', 'node.labels.', 'node.ip', 'node.labels.zone == east'])('refuses %j', (text) => {
    const parsed = parseSpread(text);
    expect(parsed.ok ? 'taken' : parsed.reason).toContain('expected node.id, node.hostname, node.role');
  });
});
