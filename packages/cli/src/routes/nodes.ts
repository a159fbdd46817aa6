import { buildRouteMap } from '@stricli/core';
import { type CliContext, defineCommand } from '../command.ts';
import { clientAliases, listAliases, waitAliases } from '../flags/common.ts';
import { nodeJoinCommand } from './cluster.ts';
import { nodeChangeFlags, nodeDrainFlags, nodeInspectFlags, nodeLabelFlags, nodeLsFlags, nodeRmFlags } from '../flags/command-flags.ts';

const nodes = { placeholder: 'NODE', brief: 'Name, id or id prefix of a node', completes: 'node', rest: true } as const;

export const nodeRoutes = buildRouteMap<string, CliContext>({
  docs: { brief: 'Look at and manage the hosts' },
  aliases: { list: 'ls', remove: 'rm', cordon: 'pause', uncordon: 'activate' },
  routes: {
    join: nodeJoinCommand,
    ls: defineCommand({
      brief: 'List nodes',
      flags: nodeLsFlags,
      aliases: listAliases,
      load: async () => (await import('../commands/node.ts')).nodeLs,
    }),
    inspect: defineCommand({
      brief: 'Show everything about nodes',
      flags: nodeInspectFlags,
      aliases: clientAliases,
      positional: [nodes],
      load: async () => (await import('../commands/node.ts')).nodeInspect,
    }),
    drain: defineCommand({
      brief: 'Move all tasks away from nodes and wait until they are empty',
      flags: nodeDrainFlags,
      aliases: waitAliases,
      positional: [nodes],
      load: async () => (await import('../commands/node.ts')).nodeDrain,
    }),
    activate: defineCommand({
      brief: 'Let nodes get tasks again',
      flags: nodeChangeFlags,
      aliases: clientAliases,
      positional: [nodes],
      load: async () => (await import('../commands/node.ts')).nodeAvailability('active'),
    }),
    pause: defineCommand({
      brief: 'Give nodes no new tasks; what runs stays',
      flags: nodeChangeFlags,
      aliases: clientAliases,
      positional: [nodes],
      load: async () => (await import('../commands/node.ts')).nodeAvailability('pause'),
    }),
    label: defineCommand({
      brief: 'Set or remove labels of a node',
      description: 'Examples:\n  muster node label host-1 zone=east disk=ssd\n  muster node label --remove host-1 zone',
      flags: nodeLabelFlags,
      aliases: clientAliases,
      positional: [
        { placeholder: 'NODE', brief: 'Name, id or id prefix of a node', completes: 'node' },
        { placeholder: 'KEY=VALUE', brief: 'Labels', rest: true },
      ],
      load: async () => (await import('../commands/node.ts')).nodeLabel,
    }),
    rm: defineCommand({
      brief: 'Forget nodes that are down',
      flags: nodeRmFlags,
      aliases: clientAliases,
      positional: [nodes],
      load: async () => (await import('../commands/node.ts')).nodeRm,
    }),
  },
});
