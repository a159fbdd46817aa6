/** For what is tried with daemons that are started again: how fast this machine does that is not what is asked. */
import { whole } from './chaos/inflict.ts';
import type { Lab } from './lab.ts';

const PATIENCE = ['--node-down-after', '2m'];
const WHOLE_WITHIN_MS = 120_000;

/** Until disposed no node is down before it was silent for two minutes. The managers are started again for it, and after it. */
export async function patience(lab: Lab): Promise<AsyncDisposable> {
  const commands = lab.managers.map((manager) => [manager, manager.commandOf('manager')] as const);
  const start = async (more: readonly string[]) => {
    await Promise.all(
      commands.map(async ([manager, command]) => {
        await manager.signal('manager', 'KILL');
        await manager.startDaemon('manager', [...command, ...more]);
      }),
    );
    await whole(lab, WHOLE_WITHIN_MS);
  };
  await start(PATIENCE);
  return { [Symbol.asyncDispose]: () => start([]) };
}
