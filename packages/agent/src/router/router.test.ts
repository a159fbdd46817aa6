import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { haproxyConfig } from './haproxy-config.ts';
import { describeStart, readProcesses } from './haproxy-process.ts';
import { planRouter } from './plan-router.ts';
import { readServers } from './read-servers.ts';
import { changedSlots, newSlots, slotChanges, slotCommands, type Slots } from './slots.ts';
import { routerState } from './testing/router-state.ts';

const settings = { directory: '/run/muster/router', ipv6: true, certificates: new Set(['cert-1']) };
const configOf = (...args: Parameters<typeof routerState>) => {
  const plan = planRouter(routerState(...args));
  if (plan === undefined) throw new Error('no router');
  return haproxyConfig(plan, ({ addresses }) => newSlots(addresses), settings);
};
const linesOf = (config: string, start: string) => config.split('\n').filter((line) => line.trim().startsWith(start)).map((line) => line.trim());

describe('the configuration', () => {
  it('leads by exact hosts before domains before any, by longer paths before shorter', () => {
    const config = configOf({ any: {}, api: { path: '/api' }, deep: { host: 'A.com', path: '/x/y' }, host: { host: 'a.com' }, all: { host: '*.a.com' }, slash: { host: 'b.org', path: '/s/' } }, {});
    expect(linesOf(config, 'use_backend')).toContain('use_backend r-deep if { var(txn.host) -m str a.com } { var(txn.path) -m beg /x/y/ }');
    expect(linesOf(config, 'use_backend')).toContain('use_backend r-all if { var(txn.host) -m end .a.com }');
    expect(linesOf(config, 'use_backend')).toContain('use_backend r-slash if { var(txn.host) -m str b.org } { var(txn.path) -m beg /s/ }');
    expect(order(config, 'use_backend r-deep')).toBeLessThan(order(config, 'use_backend r-host'));
    expect(order(config, 'use_backend r-host')).toBeLessThan(order(config, 'use_backend r-all'));
    expect(order(config, 'use_backend r-all')).toBeLessThan(order(config, 'use_backend r-api'));
    expect(order(config, 'use_backend r-api')).toBeLessThan(order(config, 'use_backend r-any'));
  });

  it('tries again what is idempotent, and the rest only when it was not sent', () => {
    const config = configOf({ r: { retries: 3 } }, {});
    expect(linesOf(config, 'retries')).toEqual(['retries 3']);
    expect(linesOf(config, 'http-request disable-l7-retry')).toEqual(['http-request disable-l7-retry unless { method GET HEAD OPTIONS PUT DELETE TRACE }']);
  });

  it('redirects and serves TLS only where the certificate is there', () => {
    const config = configOf({ there: { host: 'a.com', tlsSecret: 'cert', redirectHttps: true }, missing: { host: 'b.com', tlsSecret: 'gone', redirectHttps: true } }, {});
    expect(linesOf(config, 'use_backend')).toEqual(['use_backend r-missing if { var(txn.host) -m str b.com }', 'use_backend redirect-https if { var(txn.host) -m str a.com }', 'use_backend r-there if { var(txn.host) -m str a.com }']);
    expect(configOf({ missing: { host: 'b.com', tlsSecret: 'gone' } }, {})).not.toContain('frontend https');
  });

  it('keeps clients with their tasks by a cookie that means the same to every router', () => {
    expect(linesOf(configOf({ r: { sticky: true } }, {}), 'cookie')).toEqual(['cookie MUSTER insert indirect nocache httponly dynamic']);
    expect(configOf({ r: {} }, {})).not.toContain('cookie');
  });

  it('has every task that serves, and no other', () => {
    const address = fc.integer({ min: 2, max: 250 }).map((last) => `10.0.1.${last}`);
    const endpoints = fc.uniqueArray(fc.record({ address, serving: fc.boolean() }), { selector: (one) => one.address, maxLength: 20 });
    fc.assert(
      fc.property(endpoints, endpoints, (web, api) => {
        const config = configOf({ r1: { port: 80 }, r2: { path: '/api', service: 'api', port: 81 }, r3: { path: '/gone', service: 'gone' } }, { web, api });
        const servers = (name: string) => (config.split(`\nbackend ${name}\n`)[1] ?? '').split('\nbackend ')[0]?.split('\n').flatMap((line) => /^ {2}server \S+ (10\S+)$/.exec(line)?.[1] ?? []);
        const ready = (some: typeof web, port: number) => some.flatMap((one) => (one.serving ? [`${one.address}:${port}`] : []));
        expect([servers('r-r1'), servers('r-r2'), servers('r-r3')]).toEqual([ready(web, 80), ready(api, 81), []]);
      }),
    );
  });
});

const order = (config: string, line: string) => config.indexOf(line);

describe('slots', () => {
  it('after any changes hold exactly the tasks that serve, and one that stays never moves', () => {
    const addresses = fc.uniqueArray(fc.integer({ min: 1, max: 12 }).map((last) => `10.0.1.${last}:80`));
    fc.assert(
      fc.property(addresses, fc.array(addresses, { maxLength: 10 }), (first, later) => {
        let slots: Slots = newSlots(first);
        for (const wanted of later) {
          const changes = slotChanges(slots, wanted);
          if (changes === undefined) {
            slots = newSlots(wanted);
            continue;
          }
          const after = changedSlots(slots, changes);
          expect(after.filter((one) => one !== undefined).toSorted()).toEqual(wanted.toSorted());
          const moved = slots.filter((one, index) => one !== undefined && wanted.includes(one) && after[index] !== one);
          expect(moved).toEqual([]);
          slots = after;
        }
      }),
    );
  });

  it('take new tasks in before the old ones go, and never the slot of one that goes', () => {
    const slots = newSlots(['10.0.0.1:80']);
    expect(slotCommands('r-x', slotChanges(slots, ['10.0.0.2:80']) ?? [])).toEqual(['set server r-x/s2 addr 10.0.0.2 port 80', 'set server r-x/s2 state ready', 'set server r-x/s1 state maint']);
  });

  it('that are too few ask for a reload', () => {
    expect(slotChanges(newSlots([]), Array.from({ length: 9 }, (_, index) => `10.0.0.${index}:80`))).toBeUndefined();
  });

  it('are read from a HAProxy that has been running', () => {
    const text = '1\n# be_id be_name srv_id\n3 r-a 1 s1 10.0.0.1 2 0 1 1 6 1 0 2 0 0 0 0 - 18081 - 0 0 - - 0\n3 r-a 2 s2 10.0.0.2 0 5 1 1 0 1 0 0 8 0 0 0 - 80 - 0 0 - - 0\n3 r-a 3 s3 10.0.0.3 2 4 1 1 0 1 0 0 8 0 0 0 - 80 - 0 0 - - 0\n';
    expect([...readServers(text)]).toEqual([['r-a', ['10.0.0.1:18081', undefined, '10.0.0.3:80']]]);
  });
});

it('the processes of a HAProxy are read', () => {
  const text = '#<PID> <type>\n20447           master          1 [failed: 0]   0d00h10m23s     2.6.12\n# workers\n32427           worker          0               0d00h00m01s     2.6.12\n# old workers\n20448           worker          1               0d00h10m16s     2.6.12\n# programs\n';
  expect(readProcesses(text)).toEqual({ reloads: 1, failed: 0, workers: [32_427], oldWorkers: [20_448] });
});

it('a port that is taken is named', () => {
  expect(describeStart('[ALERT]    (1) : Binding [x.cfg:20] for frontend http: cannot bind socket (Address already in use) [:::80]')).toMatch(/^port 80 is taken by another program/);
});
