import { buildRouteMap } from '@stricli/core';
import { type CliContext, defineCommand } from '../command.ts';
import { clientAliases, listAliases, waitAliases } from '../flags/common.ts';
import {
  autoscaleHistoryFlags,
  autoscalePushFlags,
  autoscaleStatusFlags,
  logsAliases,
  logsFlags,
  serviceCreateFlags,
  serviceHistoryFlags,
  serviceInspectFlags,
  serviceLsFlags,
  servicePsFlags,
  serviceRestartFlags,
  serviceRmFlags,
  serviceRollbackFlags,
  serviceScaleFlags,
  serviceUpdateFlags,
} from '../flags/command-flags.ts';
import { createAliases, updateAliases } from '../flags/service-flags.ts';

const services = { placeholder: 'SERVICE', brief: 'Name, id or id prefix of a service', completes: 'service', rest: true } as const;

const oneService = { placeholder: 'SERVICE', brief: 'Name, id or id prefix of a service', completes: 'service' } as const;

export const serviceLogsCommand = defineCommand({
  brief: 'Print the logs of a service or task',
  flags: logsFlags,
  aliases: logsAliases,
  positional: [{ placeholder: 'SERVICE|TASK', brief: 'Name, id or id prefix', completes: 'service-or-task' }],
  load: async () => (await import('../commands/logs.ts')).serviceLogs,
});

export const serviceRoutes = buildRouteMap<string, CliContext>({
  docs: { brief: 'Create, look at and change services' },
  aliases: { list: 'ls', remove: 'rm' },
  routes: {
    create: defineCommand({
      brief: 'Create a service and wait until it runs',
      description:
        'Everything after IMAGE is the command of the container.\n\nExamples:\n  muster service create --name web --replicas 3 -p published=8080,target=80,mode=host nginx\n  muster service create --name tick --restart-condition none busybox date',
      flags: serviceCreateFlags,
      aliases: { ...waitAliases, ...createAliases },
      positional: [
        { placeholder: 'IMAGE', brief: 'Image to run', optional: true },
        { placeholder: 'ARG', brief: 'Arguments of the container’s command', optional: true, rest: true },
      ],
      stopAtFirstArgument: true,
      load: async () => (await import('../commands/service-create.ts')).serviceCreate,
    }),
    ls: defineCommand({
      brief: 'List services',
      flags: serviceLsFlags,
      aliases: { ...listAliases, l: 'label' },
      load: async () => (await import('../commands/service-show.ts')).serviceLs,
    }),
    ps: defineCommand({
      brief: 'List the tasks of services',
      flags: servicePsFlags,
      aliases: { ...listAliases, a: 'all' },
      positional: [services],
      load: async () => (await import('../commands/service-show.ts')).servicePs,
    }),
    inspect: defineCommand({
      brief: 'Show everything about services',
      flags: serviceInspectFlags,
      aliases: clientAliases,
      positional: [services],
      load: async () => (await import('../commands/service-show.ts')).serviceInspect,
    }),
    scale: defineCommand({
      brief: 'Set the number of tasks of services and wait until they run',
      description: 'Example:\n  muster service scale web=3 worker=5',
      flags: serviceScaleFlags,
      aliases: waitAliases,
      positional: [{ placeholder: 'SERVICE=REPLICAS', brief: 'Service and its new number of tasks', completes: 'service', rest: true }],
      load: async () => (await import('../commands/service-change.ts')).serviceScale,
    }),
    update: defineCommand({
      brief: 'Change a service and wait until the change is rolled out',
      description: 'Example:\n  muster service update --image shop-web:v2 --update-order start-first shop_web',
      flags: serviceUpdateFlags,
      aliases: { ...waitAliases, ...updateAliases },
      positional: [oneService],
      load: async () => (await import('../commands/service-change.ts')).serviceUpdate,
    }),
    restart: defineCommand({
      brief: 'Replace all tasks of services by the rules of an update, and wait until that is done',
      description: 'The same as `service update --force`.',
      flags: serviceRestartFlags,
      aliases: waitAliases,
      positional: [services],
      load: async () => (await import('../commands/service-change.ts')).serviceRestart,
    }),
    rollback: defineCommand({
      brief: 'Go back to an earlier revision and wait until that is done',
      description:
        'The task template and the ports come back; replicas, labels and update settings stay.\n\nExamples:\n  muster service rollback web\n  muster service rollback --to 3 web',
      flags: serviceRollbackFlags,
      aliases: waitAliases,
      positional: [oneService],
      load: async () => (await import('../commands/service-history.ts')).serviceRollback,
    }),
    history: defineCommand({
      brief: 'List the revisions of a service, or show what differs between two',
      description: 'Examples:\n  muster service history web\n  muster service history web --diff\n  muster service history web --diff 1 3',
      flags: serviceHistoryFlags,
      aliases: clientAliases,
      positional: [
        oneService,
        { placeholder: 'FROM', brief: 'With --diff: the first revision', optional: true },
        { placeholder: 'TO', brief: 'With --diff: the second revision (default: the present one)', optional: true },
      ],
      load: async () => (await import('../commands/service-history.ts')).serviceHistory,
    }),
    logs: serviceLogsCommand,
    rm: defineCommand({
      brief: 'Remove services and wait until their tasks are gone',
      flags: serviceRmFlags,
      aliases: waitAliases,
      positional: [services],
      load: async () => (await import('../commands/service-change.ts')).serviceRm,
    }),
  },
});

export const autoscaleRoutes = buildRouteMap<string, CliContext>({
  docs: { brief: 'Look at services whose number of tasks follows their load' },
  routes: {
    status: defineCommand({
      brief: 'Show what the autoscaler sees, its arithmetic, and what it decided',
      description: 'Without a service: all that are autoscaled.',
      flags: autoscaleStatusFlags,
      aliases: clientAliases,
      positional: [{ placeholder: 'SERVICE', brief: 'Name, id or id prefix of a service', completes: 'service', optional: true }],
      load: async () => (await import('../commands/autoscale.ts')).autoscaleStatus,
    }),
    history: defineCommand({
      brief: 'List what the autoscaler did lately or, in a dry run, would have done',
      flags: autoscaleHistoryFlags,
      aliases: clientAliases,
      positional: [oneService],
      load: async () => (await import('../commands/autoscale.ts')).autoscaleHistory,
    }),
    push: defineCommand({
      brief: 'Tell the autoscaler the value of a metric of a service',
      description:
        'The service names the metric and its target: muster service update --autoscale-metric queue=10 worker\nA value counts for a minute, unless the service says otherwise.\n\nExample:\n  muster autoscale push worker queue=42',
      flags: autoscalePushFlags,
      aliases: clientAliases,
      positional: [oneService, { placeholder: 'METRIC=VALUE', brief: 'Name of a metric and its value, of the service as a whole', rest: true }],
      load: async () => (await import('../commands/autoscale.ts')).autoscalePush,
    }),
  },
});
