import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leadAway } from './apply-flows.ts';
import { type Flow, flowTable, type Moved, moveFlows, readFlows, readMoved } from './moved-flows.ts';

const VIP = '10.1.240.5';
const key = (port: number) => `10.1.0.9 . ${port} . ${VIP} . 53`;
const flow = (port: number, task: string, zone = 0): Flow => ({ key: key(port), task, zone });
const FIRST = 23_296;

/** What comes of changes, as the kernel has it: to delete what is not there, or to add what is, fails. */
function applied(moved: Moved, changes: string): Moved {
  const after = new Map(moved);
  for (const [, verb, elements = ''] of changes.matchAll(/^(add|delete) element ip muster-flows moved \{ (.*) \}$/gm)) {
    for (const element of elements.split(', ')) {
      const [name = '', verdict = ''] = element.split(' : goto zone-');
      if ((verb === 'add') === after.has(name)) throw new Error(`${String(verb)} ${name} fails`);
      if (verb === 'delete' && after.get(name) !== Number(verdict)) throw new Error(`${name} is in another zone`);
      if (verb === 'add') after.set(name, Number(verdict));
      else after.delete(name);
    }
  }
  return after;
}

describe('a UDP flow to a task that leaves', () => {
  it('is read as conntrack prints it: what was translated, with its zone', () => {
    const listed = [
      `udp      17 29 src=10.1.0.9 dst=${VIP} sport=5000 dport=53 src=10.1.1.2 dst=10.1.0.9 sport=53 dport=5000 mark=0 use=1`,
      `udp      17 29 src=10.1.0.9 dst=${VIP} sport=5001 dport=53 zone-orig=${FIRST} [UNREPLIED] src=10.1.1.3 dst=10.1.0.9 sport=53 dport=5001 mark=0 use=1`,
      'udp      17 28 src=10.1.0.9 dst=10.1.1.2 sport=5002 dport=53 src=10.1.1.2 dst=10.1.0.9 sport=53 dport=5002 mark=0 use=1',
      'udp      17 28 src=fd00::1 dst=fd00::2 sport=1 dport=2 src=fd00::3 dst=fd00::1 sport=2 dport=1 mark=0 use=1',
      '',
    ].join('\n');
    expect(readFlows(listed)).toEqual([flow(5000, '10.1.1.2'), flow(5001, '10.1.1.3', FIRST)]);
  });

  it('is tracked in another zone from then on, and in the next one when it has to move again', () => {
    const first = applied(new Map(), moveFlows([flow(1, 'a'), flow(2, 'b')], new Set(['a']), new Map()).changes);
    expect(first).toEqual(new Map([[key(1), FIRST]]));
    // The old entry is still there, for answers that are under way.
    const flows = [flow(1, 'a'), flow(1, 'b', FIRST), flow(2, 'b')];
    expect(moveFlows(flows, new Set(['a']), first).changes).toBe('');
    expect(applied(first, moveFlows(flows, new Set(['b']), first).changes)).toEqual(new Map([[key(1), FIRST + 1], [key(2), FIRST]]));
  });

  it('is known no longer when it has ended', () => {
    expect(applied(new Map([[key(1), FIRST]]), moveFlows([flow(2, 'b')], new Set(['a']), new Map([[key(1), FIRST]])).changes)).toEqual(new Map());
  });

  it('is forgotten at once where there are too many of them', () => {
    const flows = Array.from({ length: 16_385 }, (_, port) => flow(port, port === 16_384 ? 'late' : 'a'));
    const { left } = moveFlows(flows, new Set(['a', 'late']), new Map());
    expect([...left]).toEqual(['late']);
  });

  it('ends up in a zone that it was not in, and changes are such that the kernel takes them', () => {
    const tasks = fc.constantFrom<string[]>('a', 'b', 'c');
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { maxLength: 6 }), fc.uniqueArray(tasks, { maxLength: 2 }))), (steps) => {
        let moved: Moved = new Map();
        const at = new Map<number, { task: string; zone: number }>();
        for (const [open, leaving] of steps) {
          const others = ['a', 'b', 'c'].filter((task) => !leaving.includes(task));
          const chosen = (port: number) => others[port % others.length] ?? '';
          for (const port of at.keys()) if (!open.includes(port)) at.delete(port);
          for (const port of open) if (!at.has(port)) at.set(port, { task: ['a', 'b', 'c'][port % 3] ?? '', zone: moved.get(key(port)) ?? 0 });
          const flows = [...at].map(([port, { task, zone }]) => flow(port, task, zone));
          moved = applied(moved, moveFlows(flows, new Set(leaving), moved).changes);
          for (const [port, { task, zone }] of at) {
            const now = moved.get(key(port)) ?? 0;
            expect(now !== zone).toBe(leaving.includes(task));
            if (now !== zone) at.set(port, { task: chosen(port), zone: now });
          }
        }
      }),
    );
  });

  it('is read back as nft prints it', () => {
    const text = `{"nftables": [{"metainfo": {}}, {"map": {"name": "moved", "elem": [[{"concat": ["10.1.0.9", 7, "${VIP}", 53]}, {"goto": {"target": "zone-${FIRST}"}}]]}}]}`;
    expect(readMoved(text)).toEqual(new Map([[key(7), FIRST]]));
    expect(readMoved('{"nftables": [{"metainfo": {}}, {"map": {"name": "moved"}}]}')).toEqual(new Map());
  });
});

describe('leading away', () => {
  function host(answers: Readonly<Record<string, string | Error>>) {
    const ran: string[] = [];
    const run = (program: string, args: readonly string[], input = ''): Promise<string> => {
      const line = `${program} ${args.join(' ')}`;
      ran.push(input === '' ? line : `${line} < ${input.split('\n')[0] ?? ''}`);
      const answer = answers[line] ?? '';
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    };
    return { run, ran };
  }
  const listed = `udp 17 29 src=10.1.0.9 dst=${VIP} sport=1 dport=53 src=10.1.1.2 dst=10.1.0.9 sport=53 dport=1 mark=0 use=1`;
  const LIST = 'nft -j list map ip muster-flows moved';

  it('makes the table when it is not there, and forgets nothing', async () => {
    const { run, ran } = host({ 'conntrack -L -p udp': listed, [LIST]: new Error('no such table') });
    await leadAway({ run }, new Set(['10.1.1.2']));
    expect(ran).toEqual(['conntrack -L -p udp', LIST, 'nft -f - < table ip muster-flows']);
  });

  it('forgets flows where the kernel has no zones', async () => {
    const { run, ran } = host({ 'conntrack -L -p udp': listed, [LIST]: new Error('no'), 'nft -f -': new Error('not supported') });
    await leadAway({ run }, new Set(['10.1.1.2']));
    expect(ran.at(-1)).toBe('conntrack -D -p udp --reply-src 10.1.1.2');
  });

  it('asks nothing when nobody leaves', async () => {
    const { run, ran } = host({});
    await leadAway({ run }, new Set());
    expect(ran).toEqual([]);
  });
});

describe.skipIf(spawnSync('unshare', ['--net', 'nft', 'list', 'tables']).status !== 0)('the table in a kernel', () => {
  it('is taken with what is moved, and printed as it is read', () => {
    const input = `${flowTable()}${moveFlows([flow(1, 'a')], new Set(['a']), new Map()).changes}`;
    const made = spawnSync('unshare', ['--net', 'sh', '-c', 'nft -f - && nft -j list map ip muster-flows moved'], { input, encoding: 'utf8' });
    expect(made.stderr).toBe('');
    expect(readMoved(made.stdout)).toEqual(new Map([[key(1), FIRST]]));
  });
});
