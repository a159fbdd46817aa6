/** `network check`: has the hosts try all ways between them, and says what is broken and why. */
import { MusterError } from '@muster/shared/model/error';
import type { CheckProgress, NetworkCheck } from '@muster/shared/model/network-check';
import type { networkCheckFlags } from '../flags/network-flags.ts';
import type { FlagValues } from '../flags/flag.ts';
import { printable } from '../output/terminal.ts';
import type { Session } from '../session.ts';
import { matrixOf, sumOf } from './network-matrix.ts';

const DEFAULT_TIMEOUT_MS = 120_000;

export async function networkCheck(session: Session, flags: FlagValues<typeof networkCheckFlags>): Promise<void> {
  const { host } = session;
  const tooLong = new AbortController();
  const timeoutMs = flags.timeout ?? DEFAULT_TIMEOUT_MS;
  const late = new MusterError('deadline-exceeded', `the check was not done within ${String(timeoutMs / 1_000)} s`, { reason: 'CHECK_TOO_SLOW', hint: 'Give it longer: --timeout 5m. If managers do not answer at all: muster cluster status.' });
  const cancel = host.clock.after(timeoutMs, () => tooLong.abort(late));
  const progress = createProgress(session);
  let check: NetworkCheck | undefined;
  try {
    using api = await session.connect();
    for await (const message of api.checkNetwork({ services: flags.service, sample: flags.sample ?? 0 }, AbortSignal.any([session.signal, tooLong.signal]))) {
      if ('check' in message) check = message.check;
      else progress.tell(message.progress);
    }
  } finally {
    cancel();
    progress.clear();
  }
  if (tooLong.signal.aborted) throw late;
  session.signal.throwIfAborted();
  if (check === undefined) throw new MusterError('unavailable', 'the manager ended the check before it was done', { reason: 'CHECK_CUT_OFF', hint: 'Run it again.' });
  const broken = check.findings.filter(({ level }) => level === 'broken');
  if (flags.json) session.printJson({ ok: broken.length === 0, ...check });
  else printCheck(session, check);
  if (broken.length > 0) {
    throw new MusterError('internal', `${String(broken.length)} ${broken.length === 1 ? 'thing is' : 'things are'} broken`, { reason: 'NETWORK_BROKEN', hint: 'Follow the arrows above, and check again: muster network check' });
  }
}

function printCheck(session: Session, check: NetworkCheck): void {
  const { columns, rows } = matrixOf(check);
  if (rows.length > 0) session.printTable(columns, rows);
  if (check.services.length > 0) {
    if (rows.length > 0) session.print('');
    session.printTable(
      [{ header: 'SERVICE', flexible: true }, { header: 'WAYS TRIED', align: 'right' }, { header: 'BROKEN', align: 'right' }],
      check.services.map(({ name, tried, broken }) => [name, String(tried), { text: String(broken), tone: broken > 0 ? 'bad' : 'good' }]),
    );
  }
  for (const { level, what, why, todo } of check.findings) {
    session.print('');
    session.print(`${session.style.paint(level === 'broken' ? 'bad' : 'busy', level === 'broken' ? 'broken ' : 'warning')}  ${printable(what)}`);
    session.print(`         ${printable(why)}`);
    session.print(`         → ${printable(todo)}`);
  }
  if (check.findings.length > 0 || rows.length > 0) session.print('');
  session.print(sumOf(check));
}

/** On a terminal a line that is written over; nothing elsewhere. */
function createProgress({ host, errorStyle }: Session): { readonly tell: (progress: CheckProgress) => void; readonly clear: () => void } {
  const { stderr } = host;
  if (!stderr.isTty) return { tell: () => undefined, clear: () => undefined };
  const clear = () => stderr.write('\r\u001B[K');
  return { clear, tell: ({ doing, done, total }) => stderr.write(`\r\u001B[K${errorStyle.paint('quiet', `${doing}: ${String(done)} of ${String(total)}`)}`) };
}
