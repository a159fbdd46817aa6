/** Step 4, `post_start` and `pre_stop` of a service. */
import type { HookSpec, HooksSpec } from '@muster/shared/model/service-spec';
import { splitCommandLine } from '../values/command-line.ts';
import { parseBoolean } from '../values/number.ts';
import { type Reader, type Section, defined } from './read.ts';

export function convertHooks(read: Reader, service: Section): HooksSpec | undefined {
  const [postStart = [], preStop = []] = (['post_start', 'pre_stop'] as const).map((key) => read.items<HookSpec>(service, key, refuseScalar, (item) => convertHook(read, item)));
  return postStart.length + preStop.length === 0 ? undefined : { postStart, preStop };
}

/** The shape allows mappings alone. */
const refuseScalar = (): HookSpec => ({ command: [], privileged: false, env: [] });

function convertHook(read: Reader, item: Section): HookSpec | undefined {
  const command = read.kind(item, 'command') === 'list' ? read.list(item, 'command', (text) => text) : (read.value(item, 'command', splitCommandLine) ?? []);
  if (command.length === 0) {
    read.problem(item, undefined, 'a hook needs a command', 'Add command: [sh, -c, "…"].');
    return undefined;
  }
  return {
    command,
    privileged: read.value(item, 'privileged', parseBoolean) ?? false,
    env: Object.entries(read.record(item, 'environment')).map(([key, value]) => `${key}=${value}`),
    ...defined({ user: read.text(item, 'user'), workdir: read.text(item, 'working_dir') }),
  };
}
