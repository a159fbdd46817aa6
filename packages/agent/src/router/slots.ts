/**
 * A route's servers in HAProxy: a fixed number of slots, in which tasks come and go
 * without a reload. Pure.
 */

/** `10.64.0.5:80`; undefined: nobody. */
export type Slots = readonly (string | undefined)[];

export type SlotChange =
  | { readonly type: 'fill'; readonly slot: number; readonly address: string }
  | { readonly type: 'empty'; readonly slot: number };

const MIN_SLOTS = 8;

/** Twice as many as there are tasks, so that an update has room. */
export function slotCount(endpoints: number): number {
  return Math.max(MIN_SLOTS, 2 ** Math.ceil(Math.log2(Math.max(1, endpoints * 2))));
}

export function newSlots(addresses: readonly string[]): Slots {
  return Array.from({ length: slotCount(addresses.length) }, (_, index) => addresses[index]);
}

/**
 * What leads from the slots that there are to ones with these addresses: first the
 * new ones in, then the old ones out. Undefined: there are too few.
 */
export function slotChanges(slots: Slots, addresses: readonly string[]): readonly SlotChange[] | undefined {
  const wanted = new Set(addresses);
  const present = new Set(slots);
  const free = slots.flatMap((address, slot) => (address === undefined ? [slot] : []));
  const arriving = [...wanted].filter((address) => !present.has(address));
  if (arriving.length > free.length) return undefined;
  const filled = arriving.map((address, index): SlotChange => ({ type: 'fill', slot: free[index] ?? 0, address }));
  const emptied = slots.flatMap((address, slot): SlotChange[] => (address === undefined || wanted.has(address) ? [] : [{ type: 'empty', slot }]));
  return [...filled, ...emptied];
}

export function changedSlots(slots: Slots, changes: readonly SlotChange[]): Slots {
  const after = [...slots];
  for (const change of changes) after[change.slot] = change.type === 'fill' ? change.address : undefined;
  return after;
}

/** As HAProxy's runtime socket takes them. */
export function slotCommands(backend: string, changes: readonly SlotChange[]): readonly string[] {
  return changes.flatMap((change) => {
    const server = `${backend}/s${change.slot + 1}`;
    if (change.type === 'empty') return [`set server ${server} state maint`];
    const [host = '', port = ''] = change.address.split(':');
    return [`set server ${server} addr ${host} port ${port}`, `set server ${server} state ready`];
  });
}
