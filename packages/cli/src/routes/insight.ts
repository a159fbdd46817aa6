import { buildRouteMap } from '@stricli/core';
import { type CliContext, defineCommand } from '../command.ts';
import { clientAliases } from '../flags/common.ts';
import { completionFlags, doctorFlags, eventsFlags, statusFlags, versionFlags, whyFlags } from '../flags/command-flags.ts';

export const eventsCommand = defineCommand({
  brief: 'Print what happened in the cluster',
  flags: eventsFlags,
  aliases: { ...clientAliases, f: 'follow' },
  load: async () => (await import('../commands/events.ts')).events,
});

export const whyCommand = defineCommand({
  brief: 'Tell why a task is where it is and as it is',
  description: 'For a service: the stories of its tasks that are not as they should be.',
  flags: whyFlags,
  aliases: clientAliases,
  positional: [{ placeholder: 'TASK|SERVICE', brief: 'Name, id or id prefix', completes: 'service-or-task' }],
  load: async () => (await import('../commands/why.ts')).why,
});

export const statusCommand = defineCommand({
  brief: 'Show the cluster on one screen',
  flags: statusFlags,
  aliases: clientAliases,
  load: async () => (await import('../commands/status.ts')).status,
});

export const doctorCommand = defineCommand({
  brief: 'Check what Muster needs of this machine, and say what to do',
  flags: doctorFlags,
  aliases: clientAliases,
  load: async () => (await import('../commands/doctor.ts')).doctor,
});

export const versionCommand = defineCommand({
  brief: 'Print the version',
  flags: versionFlags,
  aliases: clientAliases,
  load: async () => (await import('../commands/version.ts')).version,
});

const shell = (name: 'bash' | 'zsh' | 'fish', how: string) =>
  defineCommand({
    brief: `Print the completion script for ${name}`,
    description: `Example:\n  ${how}`,
    flags: completionFlags,
    load: async () => (await import('../commands/completion.ts')).completion(name),
  });

export const completionRoutes = buildRouteMap<string, CliContext>({
  docs: { brief: 'Print a completion script for a shell' },
  routes: {
    bash: shell('bash', 'eval "$(muster completion bash)"'),
    zsh: shell('zsh', 'eval "$(muster completion zsh)"'),
    fish: shell('fish', 'muster completion fish | source'),
  },
});
