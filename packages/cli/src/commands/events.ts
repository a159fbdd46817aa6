/** `events`: what happened, and with `-f` what happens. */
import type { ClusterEvent } from '@muster/shared/model/objects';
import type { eventsFlags } from '../flags/command-flags.ts';
import type { FlagValues } from '../flags/flag.ts';
import { momentOf } from '../flags/since.ts';
import { eventRow } from '../output/json.ts';
import type { Tone } from '../output/style.ts';
import { printable, truncate } from '../output/terminal.ts';
import { formatTime } from '../output/time.ts';
import type { Session } from '../session.ts';

const DEFAULT_SINCE_MS = 3_600_000;

export async function events(session: Session, flags: FlagValues<typeof eventsFlags>): Promise<void> {
  using api = await session.connect();
  const since = momentOf(flags.since ?? { agoMs: DEFAULT_SINCE_MS }, session.now());
  const service = flags.service === undefined ? undefined : (await api.getService(flags.service)).id;
  const node = flags.node === undefined ? undefined : (await api.getNode(flags.node)).id;
  const matches = (event: ClusterEvent) =>
    event.at >= since &&
    (flags.type.length === 0 || flags.type.includes(event.type)) &&
    (service === undefined || event.serviceId === service) &&
    (node === undefined || event.nodeId === node);
  if (!flags.follow) {
    const past = await api.listEvents({ types: [...flags.type], since, ...(service === undefined ? {} : { service }), ...(node === undefined ? {} : { node }) });
    for (const event of past) printEvent(session, event, flags.json);
    return;
  }
  // The snapshot holds the past, so that nothing falls between it and what follows.
  let snapshot: ClusterEvent[] | undefined = [];
  for await (const message of api.watch({ kinds: ['OBJECT_KIND_EVENT'] }, session.signal)) {
    if (message.type === 'reset') snapshot = [];
    if (message.type === 'sync') {
      for (const event of (snapshot ?? []).toSorted((a, b) => a.at - b.at)) printEvent(session, event, flags.json);
      snapshot = undefined;
    }
    if (message.type === 'delete' || message.object?.kind !== 'event' || !matches(message.object)) continue;
    if (snapshot === undefined) printEvent(session, message.object, flags.json);
    else snapshot.push(message.object);
  }
}

const TONES: Readonly<Record<ClusterEvent['level'], Tone>> = { info: 'plain', warning: 'busy', error: 'bad' };

/** One line, of at most `width` columns. */
export function formatEvent(session: Session, event: ClusterEvent, width = Number.POSITIVE_INFINITY): string {
  const { style } = session;
  const type = event.type.padEnd(20);
  return `${style.paint('quiet', formatTime(event.at))}  ${style.paint(TONES[event.level], type)}  ${truncate(printable(event.message), Math.max(20, width - formatTime(event.at).length - type.length - 4))}`;
}

function printEvent(session: Session, event: ClusterEvent, json: boolean): void {
  if (json) session.host.stdout.write(`${JSON.stringify(eventRow(event))}\n`);
  else session.print(formatEvent(session, event));
}
