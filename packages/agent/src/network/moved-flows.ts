/**
 * UDP flows that are led away from a task while it still answers. The kernel leads a
 * flow where its first packet went, until its entry is forgotten; but to forget it
 * between a question and its answer is to lose the answer, which then comes from an
 * address that the client never asked. So a flow is moved instead: what the client
 * sends from now on is tracked in another zone, where it is new and led to a task that
 * serves, while the old entry brings answers home until its task has gone. Pure.
 */
import { parseIpv4Number } from '@muster/shared/model/ip-range';
import { FLOW_TABLE } from './names.ts';

/** Of connection tracking: numbers that nobody else is likely to use. A flow that moves again takes the next one. */
const FIRST_ZONE = 0x5b_00;
const ZONES = 8;
/** Flows beyond are forgotten at once, and may lose an answer. */
const MAX_MOVED = 16_384;

export interface Flow {
  /** Who sends to what, as `nft` writes a key. */
  readonly key: string;
  /** The task to which the flow leads. */
  readonly task: string;
  /** 0: it was never moved. */
  readonly zone: number;
}

/** Key → zone. */
export type Moved = ReadonlyMap<string, number>;

export interface Moves {
  /** For `nft`; empty when nothing is to be moved. */
  readonly changes: string;
  /** Tasks with flows for which there was no room. */
  readonly left: ReadonlySet<string>;
}

/** Those that are led to a task, in what `conntrack -L -p udp` prints. */
export function readFlows(listed: string): readonly Flow[] {
  return listed.split('\n').flatMap((line) => {
    const [, from = '', to = '', fromPort = '', toPort = ''] = /\bsrc=(\S+) dst=(\S+) sport=(\d+) dport=(\d+)/.exec(line) ?? [];
    const task = [...line.matchAll(/\bsrc=(\S+)/g)][1]?.[1] ?? '';
    // Who asked the task by its own address stays with it.
    if (task === to || [from, to, task].some((address) => parseIpv4Number(address) === undefined)) return [];
    return [{ key: `${from} . ${fromPort} . ${to} . ${toPort}`, task, zone: Number(/\bzone-orig=(\d+)/.exec(line)?.[1] ?? 0) }];
  });
}

/** What is moved by now, in what `nft -j list map` prints; undefined when that is no map of ours. */
export function readMoved(text: string): Moved | undefined {
  const { nftables = [] } = JSON.parse(text) as { readonly nftables?: readonly { readonly map?: { readonly elem?: readonly MapElement[] } }[] };
  const map = nftables.find((item) => item.map !== undefined)?.map;
  return map && new Map((map.elem ?? []).map(([{ concat }, { goto: { target } }]) => [concat.join(' . '), Number(target.replace('zone-', ''))]));
}

type MapElement = readonly [{ readonly concat: readonly (string | number)[] }, { readonly goto: { readonly target: string } }];

/** Leads flows to these tasks elsewhere, and drops what is known of flows that have ended. */
export function moveFlows(flows: readonly Flow[], leaving: ReadonlySet<string>, moved: Moved): Moves {
  const open = new Set(flows.map(({ key }) => key));
  const ended = [...moved].filter(([key]) => !open.has(key));
  let room = MAX_MOVED - (moved.size - ended.length);
  const replaced: (readonly [string, number])[] = [];
  const added: (readonly [string, number])[] = [];
  const left = new Set<string>();
  for (const { key, task, zone } of flows) {
    // An entry of a zone that the flow has left only brings answers home.
    if (!leaving.has(task) || zone !== (moved.get(key) ?? 0)) continue;
    const before = moved.get(key);
    if (before !== undefined) replaced.push([key, before]);
    else if (room > 0) room -= 1;
    else {
      left.add(task);
      continue;
    }
    added.push([key, before === undefined ? FIRST_ZONE : FIRST_ZONE + ((before - FIRST_ZONE + 1) % ZONES)]);
  }
  const element = (verb: 'add' | 'delete', elements: readonly (readonly [string, number])[]) =>
    elements.length === 0 ? [] : [`${verb} element ip ${FLOW_TABLE} moved { ${elements.map(([key, zone]) => `${key} : goto zone-${zone}`).join(', ')} }\n`];
  return { changes: [...element('delete', [...ended, ...replaced]), ...element('add', added)].join(''), left };
}

export function flowTable(): string {
  const zones = Array.from({ length: ZONES }, (_, index) => FIRST_ZONE + index);
  const chain = (name: string) => `  chain ${name} {
    type filter hook ${name} priority raw; policy accept;
    meta l4proto udp ip saddr . udp sport . ip daddr . udp dport vmap @moved
  }`;
  return `table ip ${FLOW_TABLE}
delete table ip ${FLOW_TABLE}
table ip ${FLOW_TABLE} {
  map moved { type ipv4_addr . inet_service . ipv4_addr . inet_service : verdict; }
${zones.map((zone) => `  chain zone-${zone} {\n    ct original zone set ${zone}\n  }`).join('\n')}
${chain('prerouting')}
${chain('output')}
}
`;
}
