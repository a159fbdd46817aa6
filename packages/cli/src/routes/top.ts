import { buildRouteMap } from '@stricli/core';
import { type CliContext, defineCommand } from '../command.ts';
import { topFlags } from '../flags/command-flags.ts';
import { clientAliases } from '../flags/common.ts';

export const topCommands = buildRouteMap<string, CliContext>({
  docs: { brief: 'What services, nodes and routes use and are asked for now' },
  defaultCommand: 'services',
  routes: {
    services: defineCommand({
      brief: 'CPU, memory, connections and requests of services',
      description: 'On a terminal it is shown again and again, until Ctrl-C.',
      flags: topFlags,
      aliases: clientAliases,
      load: async () => (await import('../commands/top.ts')).topServices,
    }),
    nodes: defineCommand({
      brief: 'CPU and memory that tasks use on nodes',
      flags: topFlags,
      aliases: clientAliases,
      load: async () => (await import('../commands/top.ts')).topNodes,
    }),
    routes: defineCommand({
      brief: 'Requests, errors and latency of HTTP routes',
      flags: topFlags,
      aliases: clientAliases,
      load: async () => (await import('../commands/top.ts')).topRoutes,
    }),
  },
});
