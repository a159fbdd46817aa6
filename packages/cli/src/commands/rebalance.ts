/** `rebalance`: asks for tasks to be moved where that spreads their services better, and waits until they have. */
import { isTerminal } from '@muster/shared/model/task-state';
import type { rebalanceFlags } from '../flags/command-flags.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { FlagValues } from '../flags/flag.ts';
import { printable } from '../output/terminal.ts';
import { showPlans } from '../plan/show-plans.ts';
import type { Session } from '../session.ts';
import type { Picture } from '../wait/picture.ts';
import type { Progress } from '../wait/progress.ts';
import { waitUntil } from '../wait/wait-until.ts';

export async function rebalance(session: Session, flags: FlagValues<typeof rebalanceFlags>, refs: readonly string[]): Promise<ExitCode | void> {
  using api = await session.connect(flags);
  const moves = await api.rebalance(refs, flags.threshold ?? 0);
  if (flags.plan) return showPlans(session, api.plans, flags, { many: true });
  if (flags.json) session.printJson(moves);
  else if (moves.length === 0) session.print('Nothing to move: the services are spread as well as they can be.');
  for (const { taskName, from, to, reason } of flags.json ? [] : moves) session.print(`${printable(taskName)}: ${printable(from)} → ${printable(to)} (${printable(reason)})`);
  if (moves.length === 0) return;
  if (flags.detach) {
    session.note('Follow it with: muster ps');
    return;
  }
  const services = new Map<string, string[]>();
  for (const { serviceName, taskId } of moves) services.set(serviceName, [...(services.get(serviceName) ?? []), taskId]);
  await waitUntil(session, api, {
    request: { kinds: ['OBJECT_KIND_TASK'] },
    timeoutMs: flags.timeout,
    followUp: 'muster ps',
    measure: (picture) => [...services].map(([title, tasks]) => ({ title, progress: measureMoves(picture, tasks) })),
  });
}

/** A task has moved when it has ended; one whose request was void stays and is done with. */
function measureMoves(picture: Picture, ids: readonly string[]): Progress {
  const left = ids.flatMap((id) => picture.tasks.get(id) ?? []).filter((task) => !isTerminal(task.status.state) && (task.evict !== undefined || task.desiredState === 'shutdown'));
  return {
    lines: left.map((task) => ({ name: task.name, state: task.desiredState === 'shutdown' ? 'stopping' : 'moving', where: task.nodeName, reasons: [], tone: 'busy', done: false })),
    done: picture.synced && left.length === 0,
    summary: left.length === 0 ? `${String(ids.length)} moved` : `${String(left.length)} of ${String(ids.length)} tasks to move`,
  };
}
