/** `autoscale status|history|push`: what the autoscaler sees, its arithmetic with the numbers, what it decided, and what it is told. */
import type { ShownAutoscale, ShownUsage } from '@muster/shared/model/shown';
import type { autoscaleHistoryFlags, autoscalePushFlags, autoscaleStatusFlags } from '../flags/command-flags.ts';
import type { FlagValues } from '../flags/flag.ts';
import { printable } from '../output/terminal.ts';
import { formatAge, formatTime } from '../output/time.ts';
import type { Session } from '../session.ts';
import { formatBytes } from '../values/bytes.ts';
import { invalid } from '../values/invalid.ts';
import { parseKeyValue } from '../values/key-value.ts';

export async function autoscaleStatus(session: Session, flags: FlagValues<typeof autoscaleStatusFlags>, [ref = '']: readonly string[]): Promise<void> {
  using api = await session.connect();
  const services = await api.getAutoscale(ref);
  if (flags.json) {
    session.printJson(services);
    return;
  }
  if (services.length === 0) session.print('No service is autoscaled. Make one so: muster service update --autoscale-max 5 --autoscale-cpu 70% SERVICE');
  for (const service of services) printStatus(session, service);
}

export async function autoscaleHistory(session: Session, flags: FlagValues<typeof autoscaleHistoryFlags>, [ref = '']: readonly string[]): Promise<void> {
  using api = await session.connect();
  const decisions = (await api.listAutoscaleDecisions(ref)).toReversed();
  if (flags.json) {
    session.printJson(decisions);
    return;
  }
  if (decisions.length === 0) session.print(`The autoscaler has changed nothing so far. What it sees now: muster autoscale status ${ref}`);
  session.printTable(
    [{ header: 'WHEN' }, { header: 'FROM', align: 'right' }, { header: 'TO', align: 'right' }, { header: 'DONE' }, { header: 'BECAUSE', flexible: true }],
    decisions.map(({ at, from, to, dryRun, reason }) => [formatTime(at), String(from), String(to), dryRun ? 'no: dry run' : 'yes', printable(reason)]),
  );
}

export async function autoscalePush(session: Session, _flags: FlagValues<typeof autoscalePushFlags>, [ref = '', ...given]: readonly string[]): Promise<void> {
  if (given.length === 0) throw invalid('no metric is given', 'Write muster autoscale push SERVICE METRIC=VALUE.');
  const metrics = given.map((text) => {
    const [name, value] = parseKeyValue(text);
    const number = Number(value);
    if (value.trim() === '' || !Number.isFinite(number)) throw invalid(`"${text}" has no number`, 'Write METRIC=VALUE: queue=42.');
    return { name, value: number };
  });
  using api = await session.connect();
  await api.pushMetrics(ref, metrics);
}

function printStatus(session: Session, status: ShownAutoscale): void {
  const { style } = session;
  const { serviceName, min, max, current, desired, dryRun, decidedAt } = status;
  session.print(`${style.paint('strong', printable(serviceName))}  ${String(current)} tasks, between ${String(min)} and ${String(max)}${dryRun ? style.paint('busy', '  dry run: nothing is changed') : ''}`);
  const would = desired === current ? `stay at ${String(current)}` : `${dryRun ? 'would scale' : 'scale'} to ${String(desired)}`;
  const age = decidedAt === undefined ? '' : `${formatAge(session.now() - decidedAt)} ago: ${would}`;
  session.print(`  ${style.paint('quiet', 'decision')}  ${decidedAt === undefined ? 'none yet' : age}`);
  session.print(`  ${style.paint('quiet', 'because')}   ${printable(status.reason)}`);
  for (const { metric, formula, ready, missing, notReady, otherRevision } of status.metrics) {
    const counts = [`${String(ready)} ready`, ...countText(missing, 'without a sample'), ...countText(notReady, 'not ready'), ...countText(otherRevision, 'of another revision')];
    session.print(`  ${style.paint('quiet', printable(metric).padEnd(8))}  ${printable(formula)} (${counts.join(', ')})`);
  }
  for (const task of status.tasks) session.print(`  ${style.paint('quiet', `${serviceName}.${String(task.slot)}`)}  ${usageText(task)}`);
}

const countText = (count: number, what: string): readonly string[] => (count === 0 ? [] : [`${String(count)} ${what}`]);

function usageText({ countedAs, nanoCpus, memoryBytes }: ShownUsage): string {
  if (nanoCpus === 0 && memoryBytes === 0) return countedAs;
  return `${countedAs}: ${(nanoCpus / 1e9).toFixed(3)} cores, ${formatBytes(Math.round(memoryBytes))}`;
}
