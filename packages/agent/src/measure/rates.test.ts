import * as fc from 'fast-check';
import { asRouteId, asServiceId } from '@muster/shared/model/ids';
import { describe, expect, it } from 'vitest';
import { readCounters } from '../network/read-counters.ts';
import { readStatistics } from '../router/read-statistics.ts';
import { loadsBetween, type TrafficReading } from './rates.ts';

const WEB = asServiceId('web');
const API = asServiceId('api');
const reading = (at: number, connections: Readonly<Record<string, number>>, routes: Readonly<Record<string, readonly [string, number, number, number]>> = {}): TrafficReading => ({
  at,
  connections: new Map(Object.entries(connections).map(([id, count]) => [asServiceId(id), count])),
  routes: new Map(Object.entries(routes).map(([id, [serviceId, requests, errors, meanMs]]) => [asRouteId(id), { serviceId: asServiceId(serviceId), requests, errors, meanMs }])),
});
const everywhere = () => true;

describe('loads between two readings', () => {
  it('are connections of services, and requests, errors and time of routes, each second', () => {
    const before = reading(1_000, { web: 10 }, { r1: ['web', 100, 1, 3], r2: ['web', 0, 0, 0] });
    const after = reading(6_000, { web: 60, api: 5 }, { r1: ['web', 200, 6, 4], r2: ['web', 50, 0, 10] });
    expect(loadsBetween(before, after, everywhere)).toEqual([
      { serviceId: WEB, metric: 'connections', value: 10 },
      { serviceId: WEB, routeId: 'r1', metric: 'requests', value: 20 },
      { serviceId: WEB, routeId: 'r1', metric: 'errors', value: 1 },
      { serviceId: WEB, routeId: 'r1', metric: 'time', value: 80 },
      { serviceId: WEB, routeId: 'r2', metric: 'requests', value: 10 },
      { serviceId: WEB, routeId: 'r2', metric: 'errors', value: 0 },
      { serviceId: WEB, routeId: 'r2', metric: 'time', value: 100 },
      { serviceId: WEB, metric: 'requests', value: 30 },
    ]);
  });

  it('count what came since a counter began anew', () => {
    expect(loadsBetween(reading(0, { web: 1_000 }), reading(1_000, { web: 7 }), everywhere)).toEqual([{ serviceId: WEB, metric: 'connections', value: 7 }]);
  });

  it('of silence are told only by a host with a task of the service', () => {
    const loads = loadsBetween(reading(0, { web: 1, api: 1 }), reading(1_000, { web: 1, api: 1 }), (id) => id === API);
    expect(loads).toEqual([{ serviceId: API, metric: 'connections', value: 0 }]);
  });

  it('are never negative', () => {
    const counts = fc.record({ web: fc.nat(), api: fc.nat() });
    fc.assert(
      fc.property(counts, counts, fc.nat(20_000), (first, second, tookMs) => {
        const loads = loadsBetween(reading(5, first), reading(5 + tookMs, second), everywhere);
        expect(loads.every(({ value }) => value >= 0 && Number.isFinite(value))).toBe(true);
      }),
    );
  });
});

it('the kernel’s counters are read by service, and others’ are left alone', () => {
  const text = JSON.stringify({ nftables: [{ metainfo: {} }, { counter: { family: 'ip', name: 'n-web', table: 'muster', packets: 12, bytes: 720 } }, { counter: { name: 'somebody', packets: 3 } }] });
  expect([...readCounters(text)]).toEqual([['web', 12]]);
});

it('HAProxy’s statistics are read by the name of their columns', () => {
  const text = '# pxname,svname,stot,hrsp_5xx,ttime,\nr-a,s1,9,9,9,\nr-a,BACKEND,120,3,17,\nnothing,BACKEND,5,0,0,\n\n';
  expect([...readStatistics(text)]).toEqual([['r-a', { requests: 120, errors: 3, meanMs: 17 }]]);
});
