/** `service logs`: lines of a service's tasks, each with the task that wrote it. */
import type { Api, LogLine } from '../api.ts';
import type { logsFlags } from '../flags/command-flags.ts';
import type { FlagValues } from '../flags/flag.ts';
import { momentOf } from '../flags/since.ts';
import type { Style, Tone } from '../output/style.ts';
import type { Session } from '../session.ts';

export async function serviceLogs(session: Session, flags: FlagValues<typeof logsFlags>, [ref = '']: readonly string[]): Promise<void> {
  using api = await session.connect();
  await printLogs(session, api, flags, ref);
}

export async function printLogs(session: Session, api: Api, flags: FlagValues<typeof logsFlags>, ref: string): Promise<void> {
  const options = {
    ref,
    follow: flags.follow,
    ...(flags.tail === undefined || flags.tail < 0 ? {} : { tail: flags.tail }),
    ...(flags.since === undefined ? {} : { since: momentOf(flags.since, session.now()) }),
  };
  const prefixes = createPrefixes(session.style);
  for await (const { lines, notice } of api.logs(options, session.signal)) {
    if (notice !== '') session.warn(notice);
    for (const line of lines) {
      if (flags.json) session.host.stdout.write(`${JSON.stringify(line)}\n`);
      else {
        const time = flags.timestamps ? `${new Date(line.at).toISOString()} ` : '';
        session.print(`${flags.raw ? '' : prefixes(line)}${time}${line.line}`);
      }
    }
  }
}

const TONES: readonly Tone[] = ['good', 'busy', 'strong', 'quiet', 'plain'];
/** Prefixes are aligned to the longest seen, within reason. */
const MAX_PREFIX = 40;

/** `web.1@node-a | `. */
function createPrefixes(style: Style): (line: LogLine) => string {
  let width = 0;
  const tones = new Map<string, Tone>();
  return (line) => {
    const name = `${line.service}${line.slot > 0 ? `.${String(line.slot)}` : ''}@${line.node}`;
    width = Math.min(MAX_PREFIX, Math.max(width, name.length));
    let tone = tones.get(name);
    if (tone === undefined) {
      tone = TONES[tones.size % TONES.length] ?? 'plain';
      tones.set(name, tone);
    }
    return `${style.paint(tone, name.padEnd(width))} | `;
  };
}
