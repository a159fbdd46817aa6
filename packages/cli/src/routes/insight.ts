import { buildRouteMap } from '@stricli/core';
import { type CliContext, defineCommand } from '../command.ts';
import { clientAliases, waitAliases } from '../flags/common.ts';
import { completionFlags, doctorFlags, eventsFlags, rebalanceFlags, riskFlags, statusFlags, versionFlags, whatIfFlags, whyFlags, whyNotFlags } from '../flags/command-flags.ts';

export const eventsCommand = defineCommand({
  brief: 'Print what happened in the cluster',
  flags: eventsFlags,
  aliases: { ...clientAliases, f: 'follow' },
  load: async () => (await import('../commands/events.ts')).events,
});

export const whyCommand = defineCommand({
  brief: 'Tell why a task is where it is and as it is',
  description: 'For a service: the stories of its tasks that are not as they should be, or whose attempts ended within the window of its restart policy.',
  flags: whyFlags,
  aliases: clientAliases,
  positional: [{ placeholder: 'TASK|SERVICE', brief: 'Name, id or id prefix', completes: 'service-or-task' }],
  load: async () => (await import('../commands/why.ts')).why,
});

export const whyNotCommand = defineCommand({
  brief: 'Tell why a node does not take a task of a service, and what would make it',
  flags: whyNotFlags,
  aliases: clientAliases,
  positional: [
    { placeholder: 'SERVICE', brief: 'Name, id or id prefix of a service', completes: 'service' },
    { placeholder: 'NODE', brief: 'Name, id or id prefix of a node', completes: 'node' },
  ],
  load: async () => (await import('../commands/why-not.ts')).whyNot,
});

export const whatIfCommand = defineCommand({
  brief: 'Tell what a lost node or another scale would do, and change nothing',
  description: 'Examples:\n  muster what-if --node-down host-1\n  muster what-if --scale web=30 --scale worker=10',
  flags: whatIfFlags,
  aliases: clientAliases,
  load: async () => (await import('../commands/what-if.ts')).whatIf,
});

export const riskCommand = defineCommand({
  brief: 'Tell which single host’s loss would hurt a service',
  description: 'A host is named when tasks of a service would find no other node, or when all that runs of a service with several replicas is on it.',
  flags: riskFlags,
  aliases: clientAliases,
  load: async () => (await import('../commands/risk.ts')).risk,
});

export const rebalanceCommand = defineCommand({
  brief: 'Move tasks where that spreads their services better, and wait until they have moved',
  description: 'A task moves after its replacement serves, within the service’s disruption budget.\n\nExamples:\n  muster rebalance --plan\n  muster rebalance web api',
  flags: rebalanceFlags,
  aliases: waitAliases,
  positional: [{ placeholder: 'SERVICE', brief: 'Names, ids or id prefixes of services (default: all)', completes: 'service', rest: true, optional: true }],
  load: async () => (await import('../commands/rebalance.ts')).rebalance,
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
