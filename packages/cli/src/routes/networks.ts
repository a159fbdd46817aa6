import { buildRouteMap } from '@stricli/core';
import { type CliContext, defineCommand } from '../command.ts';
import { clientAliases, listAliases } from '../flags/common.ts';
import { networkCheckFlags, networkCreateFlags, networkInspectFlags, networkLsFlags, networkRmFlags } from '../flags/network-flags.ts';

const networks = { placeholder: 'NETWORK', brief: 'Name, id or id prefix of a network', completes: 'network', rest: true } as const;

export const networkRoutes = buildRouteMap<string, CliContext>({
  docs: { brief: 'Networks that containers on all hosts share' },
  aliases: { list: 'ls', remove: 'rm' },
  routes: {
    create: defineCommand({
      brief: 'Make a network',
      description: 'Examples:\n  muster network create back\n  muster network create --range 10.100.0.0/16 --internal back\n  muster service create --name db --network back postgres:16',
      flags: networkCreateFlags,
      aliases: { ...clientAliases, l: 'label', o: 'opt' },
      positional: [{ placeholder: 'NETWORK', brief: 'Name of the network' }],
      load: async () => (await import('../commands/network.ts')).networkCreate,
    }),
    ls: defineCommand({
      brief: 'List networks',
      flags: networkLsFlags,
      aliases: listAliases,
      load: async () => (await import('../commands/network.ts')).networkLs,
    }),
    inspect: defineCommand({
      brief: 'Show everything about networks: ranges, each host’s part, services',
      flags: networkInspectFlags,
      aliases: clientAliases,
      positional: [networks],
      load: async () => (await import('../commands/network.ts')).networkInspect,
    }),
    check: defineCommand({
      brief: 'Have every host reach every other one and a sample of services, and say what is broken and why',
      description:
        'Exits with 1 when something is broken. Hosts send each other packets, small and as large as containers send, and connect to tasks, virtual addresses and published ports; nothing is changed.\n\nExamples:\n  muster network check\n  muster network check --service web --json',
      flags: networkCheckFlags,
      aliases: clientAliases,
      load: async () => (await import('../commands/network-check.ts')).networkCheck,
    }),
    rm: defineCommand({
      brief: 'Remove networks that no service uses',
      flags: networkRmFlags,
      aliases: clientAliases,
      positional: [networks],
      load: async () => (await import('../commands/network.ts')).networkRm,
    }),
  },
});
