/** Changes of connection tracking: flows are led away from tasks that take no more, and forgotten. */
import type { HostTools } from './host-tools.ts';
import { flowTable, moveFlows, readFlows, readMoved } from './moved-flows.ts';
import { allThatMayLead, type Led, readLed } from './led.ts';
import { FLOW_TABLE } from './names.ts';

/** `tasks`: their addresses. */
export async function leadAway(tools: Pick<HostTools, 'run'>, tasks: ReadonlySet<string>): Promise<void> {
  if (tasks.size === 0) return;
  let left: ReadonlySet<string> = tasks;
  try {
    const flows = readFlows(await tools.run('conntrack', ['-L', '-p', 'udp']));
    const present = await tools.run('nft', ['-j', 'list', 'map', 'ip', FLOW_TABLE, 'moved']).catch(() => undefined);
    const moved = present === undefined ? undefined : readMoved(present);
    const moves = moveFlows(flows, tasks, moved ?? new Map());
    if (moves.changes !== '') await tools.run('nft', ['-f', '-'], `${moved === undefined ? flowTable() : ''}${moves.changes}`);
    left = moves.left;
  } catch {
    // A kernel without zones, say: then they are forgotten, and an answer that is under way is lost.
  }
  for (const address of left) await forget(tools, { protocol: 'udp', task: address });
}

/** Its words when an entry ends by itself, or is deleted by the engine, just before its turn: then it leaves those that are left. */
const CUT_SHORT = "such conntrack doesn't exist";
const MAX_ATTEMPTS = 100;

/** Deletes what leads to the address. `conntrack` fails, too, when there is nothing. */
export async function forget(tools: Pick<HostTools, 'run'>, { protocol, state, task }: Led): Promise<void> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    try {
      await tools.run('conntrack', ['-D', '-p', protocol, ...(state === undefined ? [] : ['--state', state]), '--reply-src', task]);
      return;
    } catch (error) {
      if (!(error instanceof Error) || !error.message.includes(CUT_SHORT)) return;
    }
  }
}

/** What leads to these tasks now. */
export async function ledTo(tools: Pick<HostTools, 'run'>, tasks: ReadonlySet<string>): Promise<readonly Led[]> {
  // Of some million connections there is more to read than this process takes.
  const listed = await tools.run('conntrack', ['-L']).catch(() => undefined);
  return listed === undefined ? allThatMayLead(tasks) : readLed(listed, tasks);
}
