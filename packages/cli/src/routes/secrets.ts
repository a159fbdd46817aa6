import { buildRouteMap } from '@stricli/core';
import { type CliContext, defineCommand } from '../command.ts';
import { clientAliases, listAliases } from '../flags/common.ts';
import { configCreateFlags, configInspectFlags, registryLoginFlags, registryLogoutFlags, registryLsFlags, rotateKeyFlags, secretCreateFlags, secretInspectFlags, secretLsFlags, secretRmFlags, secretRotateFlags } from '../flags/secret-flags.ts';
import { configCommand } from './stacks.ts';

const file = { placeholder: 'FILE', brief: 'File with the content; - or nothing: standard input', optional: true, completes: 'file' } as const;
const named = (noun: string) => ({ placeholder: 'NAME', brief: `Name of the ${noun}` }) as const;
const one = (noun: 'secret' | 'config') => ({ placeholder: noun.toUpperCase(), brief: `Name, id or id prefix of a ${noun}`, completes: noun }) as const;
const many = (noun: 'secret' | 'config') => ({ ...one(noun), rest: true }) as const;

export const secretRoutes = buildRouteMap<string, CliContext>({
  docs: { brief: 'Secrets: contents that tasks get as files, and that nobody is shown' },
  aliases: { list: 'ls', remove: 'rm' },
  routes: {
    create: defineCommand({
      brief: 'Make a secret from a file or from standard input',
      description: 'At most 500 KiB. It is sealed before it is stored; no command shows it again.\n\nExamples:\n  muster secret create db-password password.txt\n  openssl rand -base64 24 | muster secret create session-key -\n  muster service create --name db --secret db-password postgres:16',
      flags: secretCreateFlags,
      aliases: { ...clientAliases, l: 'label' },
      positional: [named('secret'), file],
      load: async () => (await import('../commands/secret.ts')).create('secret'),
    }),
    ls: defineCommand({ brief: 'List secrets', flags: secretLsFlags, aliases: listAliases, load: async () => (await import('../commands/secret.ts')).ls('secret') }),
    inspect: defineCommand({
      brief: 'Show everything about secrets but what they hold',
      flags: secretInspectFlags,
      aliases: clientAliases,
      positional: [many('secret')],
      load: async () => (await import('../commands/secret.ts')).secretInspect,
    }),
    rotate: defineCommand({
      brief: 'Give a secret a new version; the services that use it roll, and it is waited for them',
      description: 'Each service rolls by its own update rules; a rollback brings the version before back.\n\nExamples:\n  muster secret rotate db-password new-password.txt\n  muster secret rotate --plan db-password new-password.txt',
      flags: secretRotateFlags,
      aliases: { ...clientAliases, d: 'detach' },
      positional: [one('secret'), file],
      load: async () => (await import('../commands/secret.ts')).rotate('secret'),
    }),
    rm: defineCommand({ brief: 'Remove secrets that no service uses', flags: secretRmFlags, aliases: clientAliases, positional: [many('secret')], load: async () => (await import('../commands/secret.ts')).rm('secret') }),
    rotateKey: defineCommand({
      brief: 'Change the wrapping key: the key under which the keys of all secrets and configs are sealed',
      description: 'Contents are not touched, and no service rolls.',
      flags: rotateKeyFlags,
      aliases: clientAliases,
      load: async () => (await import('../commands/secret.ts')).rotateKey,
    }),
  },
});

export const configRoutes = buildRouteMap<string, CliContext>({
  docs: { brief: 'Configs: contents that tasks get as files; without a word after it, what the compose files say together' },
  defaultCommand: 'render',
  aliases: { list: 'ls', remove: 'rm' },
  routes: {
    render: configCommand,
    create: defineCommand({
      brief: 'Make a config from a file or from standard input',
      description: 'At most 1 MiB.\n\nExamples:\n  muster config create site nginx.conf\n  muster config create --template-driver golang site nginx.conf.tmpl\n  muster service create --name web --config source=site,target=/etc/nginx/nginx.conf nginx',
      flags: configCreateFlags,
      aliases: { ...clientAliases, l: 'label' },
      positional: [named('config'), file],
      load: async () => (await import('../commands/secret.ts')).create('config'),
    }),
    ls: defineCommand({ brief: 'List configs', flags: secretLsFlags, aliases: listAliases, load: async () => (await import('../commands/secret.ts')).ls('config') }),
    inspect: defineCommand({
      brief: 'Show everything about configs, their content too',
      flags: configInspectFlags,
      aliases: clientAliases,
      positional: [many('config')],
      load: async () => (await import('../commands/secret.ts')).configInspect,
    }),
    rotate: defineCommand({
      brief: 'Give a config a new version; the services that use it roll, and it is waited for them',
      flags: secretRotateFlags,
      aliases: { ...clientAliases, d: 'detach' },
      positional: [one('config'), file],
      load: async () => (await import('../commands/secret.ts')).rotate('config'),
    }),
    rm: defineCommand({ brief: 'Remove configs that no service uses', flags: secretRmFlags, aliases: clientAliases, positional: [many('config')], load: async () => (await import('../commands/secret.ts')).rm('config') }),
  },
});

const registry = { placeholder: 'REGISTRY', brief: 'Host of the registry, with its port (default: docker.io)', optional: true } as const;

export const registryRoutes = buildRouteMap<string, CliContext>({
  docs: { brief: 'Credentials with which nodes pull images' },
  aliases: { list: 'ls' },
  routes: {
    login: defineCommand({
      brief: 'Keep the credentials of a registry; the password comes on standard input',
      description: 'They are sealed in the store, and go to a node with a task whose image is of this registry, for the pull.\n\nExamples:\n  muster registry login --username me registry.example.com <password.txt',
      flags: registryLoginFlags,
      aliases: { ...clientAliases, u: 'username' },
      positional: [registry],
      load: async () => (await import('../commands/registry.ts')).registryLogin,
    }),
    ls: defineCommand({ brief: 'List the registries for which there are credentials', flags: registryLsFlags, aliases: listAliases, load: async () => (await import('../commands/registry.ts')).registryLs }),
    logout: defineCommand({ brief: 'Forget the credentials of a registry', flags: registryLogoutFlags, aliases: clientAliases, positional: [registry], load: async () => (await import('../commands/registry.ts')).registryLogout }),
  },
});
