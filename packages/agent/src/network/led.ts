/** What connection tracking leads to tasks, by protocol and state. Pure. */

export interface Led {
  readonly protocol: 'tcp' | 'udp';
  /** Of TCP, in the words of `conntrack`. */
  readonly state?: string;
  /** Its address. */
  readonly task: string;
}

/**
 * Connections that are over lead nobody: a client that takes the same port again is led
 * anew. And they must be left alone, for `conntrack -D` deletes by who asked whom: when
 * such a client came between its look and its turn, the living connection would be gone,
 * and the answer would never find its way.
 */
const OVER: ReadonlySet<string> = new Set(['TIME_WAIT', 'CLOSE']);
const LEADING = ['SYN_SENT', 'SYN_RECV', 'ESTABLISHED', 'FIN_WAIT', 'CLOSE_WAIT', 'LAST_ACK'] as const;
/** The second source is whoever answers. */
const ENTRY = /^(tcp|udp)\s+\d+\s+\d+\s+(?:([A-Z_\d]+)\s+)?src=\S+ .*?\bsrc=(\S+)/;

/** In what `conntrack -L` prints. Each combination once. */
export function readLed(listed: string, tasks: ReadonlySet<string>): readonly Led[] {
  const found = new Map<string, Led>();
  for (const line of listed.split('\n')) {
    const [, protocol, state = '', task = ''] = ENTRY.exec(line) ?? [];
    if (protocol === undefined || OVER.has(state) || !tasks.has(task)) continue;
    found.set(`${protocol} ${state} ${task}`, { protocol: protocol as Led['protocol'], ...(state === '' ? {} : { state }), task });
  }
  return [...found.values()];
}

/** All that may be, where it cannot be found out. */
export function allThatMayLead(tasks: ReadonlySet<string>): readonly Led[] {
  return [...tasks].flatMap((task) => [...LEADING.map((state) => ({ protocol: 'tcp' as const, state, task })), { protocol: 'udp' as const, task }]);
}
