import { buildRouteMap } from '@stricli/core';
import { type CliContext, defineCommand } from '../command.ts';
import { clientAliases, listAliases } from '../flags/common.ts';
import { routeCreateFlags, routeInspectFlags, routeLsFlags, routeRmFlags, routeUpdateFlags } from '../flags/route-flags.ts';

const routes = { placeholder: 'ROUTE', brief: 'Name, id or id prefix of a route', completes: 'route', rest: true } as const;

export const httpRoutes = buildRouteMap<string, CliContext>({
  docs: { brief: 'HTTP routes: from a host and a path to a service' },
  aliases: { list: 'ls', remove: 'rm' },
  routes: {
    create: defineCommand({
      brief: 'Lead requests for a host and a path to a service',
      description:
        'The nodes with the label muster.router=true serve routes, on the ports 80 and 443.\n\nExamples:\n  muster node label h1 muster.router=true\n  muster route create --host shop.example.com shop web:80\n  muster route create --host shop.example.com --path /api --sticky shop-api api:3000',
      flags: routeCreateFlags,
      aliases: { ...clientAliases, l: 'label' },
      positional: [{ placeholder: 'ROUTE', brief: 'Name of the route' }, { placeholder: 'SERVICE:PORT', brief: 'Where it leads: a service, and the port on which its tasks listen' }],
      load: async () => (await import('../commands/route.ts')).routeCreate,
    }),
    ls: defineCommand({
      brief: 'List routes, those of services’ labels among them',
      flags: routeLsFlags,
      aliases: listAliases,
      load: async () => (await import('../commands/route.ts')).routeLs,
    }),
    inspect: defineCommand({
      brief: 'Show everything about routes',
      flags: routeInspectFlags,
      aliases: clientAliases,
      positional: [routes],
      load: async () => (await import('../commands/route.ts')).routeInspect,
    }),
    update: defineCommand({
      brief: 'Change a route; what no flag names stays',
      flags: routeUpdateFlags,
      aliases: clientAliases,
      positional: [{ placeholder: 'ROUTE', brief: 'Name, id or id prefix of a route', completes: 'route' }],
      load: async () => (await import('../commands/route.ts')).routeUpdate,
    }),
    rm: defineCommand({
      brief: 'Remove routes',
      flags: routeRmFlags,
      aliases: clientAliases,
      positional: [routes],
      load: async () => (await import('../commands/route.ts')).routeRm,
    }),
  },
});
