/** Reads which tasks are in HAProxy's slots out of `show servers state`. Pure. */
import type { Slots } from './slots.ts';

/** Bits of the administrative state: put into maintenance by command (1), or by the state of another (2). */
const FORCED_MAINTENANCE = 1 | 2;
const RUNNING = '2';

export function readServers(text: string): Map<string, Slots> {
  const backends = new Map<string, (string | undefined)[]>();
  for (const line of text.split('\n')) {
    const fields = line.split(' ');
    const [, backend, , server, address, operational, administrative] = fields;
    const port = fields[18];
    const slot = Number(/^s(\d+)$/.exec(server ?? '')?.[1]);
    if (backend === undefined || !Number.isInteger(slot)) continue;
    const slots = backends.get(backend) ?? [];
    backends.set(backend, slots);
    while (slots.length < slot) slots.push(undefined);
    const isUp = operational === RUNNING && (Number(administrative) & FORCED_MAINTENANCE) === 0;
    slots[slot - 1] = isUp ? `${address ?? ''}:${port ?? ''}` : undefined;
  }
  return backends;
}
