/** Leads UDP flows away from tasks that take no more. */
import type { HostTools } from './host-tools.ts';
import { flowTable, moveFlows, readFlows, readMoved } from './moved-flows.ts';
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
  for (const address of left) await forget(tools, 'udp', address);
}

/** It fails when there is none. */
export async function forget(tools: Pick<HostTools, 'run'>, protocol: 'tcp' | 'udp', address: string): Promise<void> {
  await tools.run('conntrack', ['-D', '-p', protocol, '--reply-src', address]).catch(() => undefined);
}
