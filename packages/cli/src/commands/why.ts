/** `why TASK`: tells the task's story; `why SERVICE` those of its tasks that are not as they should be, or were not a moment ago. */
import { MusterError } from '@muster/shared/model/error';
import { isServing } from '@muster/shared/model/serving';
import type { ShownService, ShownTask } from '@muster/shared/model/shown';
import { isWanted } from '@muster/shared/model/task-state';
import type { Api } from '../api.ts';
import type { whyFlags } from '../flags/command-flags.ts';
import type { FlagValues } from '../flags/flag.ts';
import { taskRow } from '../output/json.ts';
import { printable } from '../output/terminal.ts';
import type { Session } from '../session.ts';
import { bySlot } from '../wait/progress.ts';
import { recentEndings } from './recent-endings.ts';
import { tellStory } from './tell-story.ts';

/** Tasks of a service whose stories are told at once. */
const MAX_STORIES = 5;

export async function why(session: Session, flags: FlagValues<typeof whyFlags>, [ref = '']: readonly string[]): Promise<void> {
  using api = await session.connect();
  const chosen = await choose(api, ref);
  const [all, nodes, service] = await Promise.all([
    api.listTasks({ services: [chosen.serviceId] }),
    api.listNodes(),
    chosen.service ?? api.getService(chosen.serviceId).catch(ignoreMissing),
  ]);
  const now = session.now();
  const slots = [...bySlot(all).values()];
  const withAttempts = (task: ShownTask) => {
    const slot = slots.find((attempts) => attempts.some(({ id }) => id === task.id)) ?? [];
    return { task, attempts: slot.filter((other) => other.id !== task.id && other.createdAt <= task.createdAt) };
  };
  const isTold = (told: { readonly task: ShownTask; readonly attempts: readonly ShownTask[] }) => !isFine(told.task, service) || recentEndings(told.task, told.attempts, service, now) !== undefined;
  const tasks = chosen.tasks?.map(withAttempts) ?? all.filter(isExpected).map(withAttempts).filter(isTold);
  const stories = tasks.slice(0, MAX_STORIES).map(({ task, attempts }) => {
    return { task, attempts, recent: recentEndings(task, attempts, service, now), chapters: tellStory({ task, service, attempts, nodes, now }) };
  });
  if (flags.json) {
    session.printJson(
      stories.map(({ task, attempts, recent, chapters }) => ({
        task: taskRow(task),
        desiredReason: task.desiredReason,
        evidence: task.evidence ?? null,
        notBefore: task.notBefore,
        recentFailures: recent ?? null,
        attempts: attempts.map(taskRow),
        story: chapters,
      })),
    );
    return;
  }
  if (stories.length === 0) session.print(`All tasks of ${service?.spec.name ?? ref} run as they should. For one of them: muster why TASK`);
  for (const { task, chapters } of stories) {
    session.print(`${session.style.paint('strong', task.name)}  ${session.style.paint('quiet', task.id)}`);
    for (const { title, lines } of chapters) {
      session.print(`  ${session.style.paint('quiet', title)}`);
      for (const line of lines) session.print(`    ${printable(line)}`);
    }
  }
  const untold = tasks.length - stories.length;
  if (untold > 0) session.print(`… and ${String(untold)} more: muster service ps ${ref}`);
}

interface Chosen {
  readonly serviceId: string;
  readonly service?: ShownService;
  /** Absent: those that are not fine. */
  readonly tasks?: readonly ShownTask[];
}

async function choose(api: Api, ref: string): Promise<Chosen> {
  try {
    const task = await api.getTask(ref);
    return { serviceId: task.serviceId, tasks: [task] };
  } catch (error) {
    if (!(error instanceof MusterError) || error.code !== 'not-found') throw error;
    try {
      const service = await api.getService(ref);
      return { serviceId: service.id, service };
    } catch {
      throw error;
    }
  }
}

const isExpected = ({ desiredState, status }: ShownTask): boolean => isWanted(desiredState) && status.state !== 'complete';

const isFine = (task: ShownTask, service: ShownService | undefined): boolean => isServing(task) && task.revision === service?.revision;

function ignoreMissing(error: unknown): undefined {
  if (error instanceof MusterError && error.code === 'not-found') return undefined;
  throw error;
}
