/** `why-not SERVICE NODE`: everything that keeps a task of the service off the node, and the smallest change for each. */
import type { whyNotFlags } from '../flags/command-flags.ts';
import type { FlagValues } from '../flags/flag.ts';
import { printable } from '../output/terminal.ts';
import type { Session } from '../session.ts';

export async function whyNot(session: Session, flags: FlagValues<typeof whyNotFlags>, [service = '', node = '']: readonly string[]): Promise<void> {
  using api = await session.connect();
  const answer = await api.explainPlacement(service, node);
  if (flags.json) {
    session.printJson(answer);
    return;
  }
  const here = answer.tasksHere === 0 ? '' : ` It has ${String(answer.tasksHere)} already.`;
  const [verdict, tone] = answer.fits ? (['would take', 'good'] as const) : (['takes no', 'bad'] as const);
  const what = answer.fits ? 'one more task' : 'task';
  session.print(`${session.style.paint('strong', printable(answer.node))} ${session.style.paint(tone, verdict)} ${what} of ${answer.service}.${here}`);
  for (const { filter, reason, remedy } of answer.obstacles) {
    session.print(`  ${session.style.paint('quiet', filter)}`);
    session.print(`    it ${printable(reason)}`);
    session.print(`    → ${printable(remedy)}`);
  }
}
