/** A manager of its own for bench/idle.ts: prints its address, then its figures for each line it reads. */
import { createInterface } from 'node:readline';
import { createManager } from '@muster/manager/manager';
import { openStore } from '@muster/manager/store/open-store';
import { asManagerId } from '@muster/shared/model/ids';
import { systemClock as clock } from '@muster/shared/runtime/clock';
import { systemNewId as newId } from '@muster/shared/runtime/ids';
import { createLogger } from '@muster/shared/runtime/logger';
import { systemRandom as random } from '@muster/shared/runtime/random';

const [directory = '', listen = ''] = process.argv.slice(2);
const logger = createLogger({ level: 'error', name: 'bench' });
const store = await openStore(`embedded:${directory}`, { clock, random, newId, logger });
const record = { kind: 'manager', id: asManagerId(newId()), name: 'bench', address: listen, softwareVersion: '0.1.0', startedAt: clock.now() }         ;
const manager = createManager({ record, clusterName: 'bench', store, clock, random, newId, logger, listen });
const stop = new AbortController();
const running = manager.run(stop.signal);
console.log(await manager.listening);

createInterface({ input: process.stdin })
  .on('line', () => {
    globalThis.gc?.();
    const { user, system } = process.cpuUsage();
    const ready = [...manager.state.view.nodes()].filter((node) => node.status.state === 'ready').length;
    console.log(JSON.stringify({ cpuMs: (user + system) / 1000, mem: process.memoryUsage(), rssBytes: process.memoryUsage.rss(), revision: manager.state.view.revision, ready }));
  })
  .on('close', () => stop.abort());
await running;
await store.close();
