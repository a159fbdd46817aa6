import { buildRouteMap } from '@stricli/core';
import { type CliContext, defineCommand } from '../command.ts';
import { clientAliases, listAliases } from '../flags/common.ts';
import {
  auditFlags,
  autolockFlags,
  caRotateFlags,
  caStatusFlags,
  contextAddFlags,
  contextFlags,
  tokenCreateFlags,
  tokenLsFlags,
  tokenRmFlags,
  tokenRotateFlags,
  userCreateFlags,
  userLsFlags,
  userRmFlags,
  userTokenFlags,
  userUpdateFlags,
} from '../flags/trust-flags.ts';

const role = { placeholder: 'ROLE', brief: 'worker or manager' } as const;

export const tokenRoutes = buildRouteMap<string, CliContext>({
  docs: { brief: 'Tokens with which machines join' },
  aliases: { list: 'ls', remove: 'rm' },
  routes: {
    create: defineCommand({
      brief: 'Make a join token and print the line to join with',
      description: 'The token is printed once; the cluster keeps only its SHA-256.\n\nExample:\n  muster cluster token create worker --ttl 1h --uses 3',
      flags: tokenCreateFlags,
      aliases: clientAliases,
      positional: [role],
      load: async () => (await import('../commands/token.ts')).tokenCreate,
    }),
    ls: defineCommand({
      brief: 'List join tokens, without their secrets',
      flags: tokenLsFlags,
      aliases: listAliases,
      load: async () => (await import('../commands/token.ts')).tokenLs,
    }),
    rotate: defineCommand({
      brief: 'Make a new join token and delete all others of the role',
      flags: tokenRotateFlags,
      aliases: clientAliases,
      positional: [role],
      load: async () => (await import('../commands/token.ts')).tokenRotate,
    }),
    rm: defineCommand({
      brief: 'Delete join tokens',
      flags: tokenRmFlags,
      aliases: clientAliases,
      positional: [{ placeholder: 'ID', brief: 'As `muster cluster token ls` shows it', rest: true }],
      load: async () => (await import('../commands/token.ts')).tokenRm,
    }),
  },
});

export const autolockCommand = defineCommand({
  brief: 'Let managers need an unlock key to start, or no more',
  description: 'The cluster key, which opens the secrets in the store, is then sealed on every manager’s disk. Who has the disk alone has nothing. `on` while it is on makes another key.',
  flags: autolockFlags,
  aliases: clientAliases,
  positional: [{ placeholder: 'on|off', brief: 'Whether managers are locked when they stop' }],
  load: async () => (await import('../commands/token.ts')).autolock,
});

export const caRoutes = buildRouteMap<string, CliContext>({
  docs: { brief: 'The cluster’s certification authority' },
  routes: {
    status: defineCommand({
      brief: 'Show the roots, the certificates and how far a rotation has come',
      flags: caStatusFlags,
      aliases: clientAliases,
      load: async () => (await import('../commands/token.ts')).caStatus,
    }),
    rotate: defineCommand({
      brief: 'Replace the root while everything runs, and wait until all have changed over',
      description: 'The old root vouches for the new one; every node and manager gets a certificate of the new root by itself, and then the old one is dropped. People whose context is in use follow; who was away needs a new token.',
      flags: caRotateFlags,
      aliases: { ...clientAliases, d: 'detach' },
      load: async () => (await import('../commands/token.ts')).caRotate,
    }),
  },
});

export const userRoutes = buildRouteMap<string, CliContext>({
  docs: { brief: 'Who may use the cluster' },
  aliases: { list: 'ls', remove: 'rm' },
  routes: {
    create: defineCommand({
      brief: 'Make a user and print the token once',
      description: 'A viewer sees, an operator changes services, stacks and nodes, an admin decides who belongs to the cluster.\n\nExample:\n  muster user create ann --role operator --stack shop --ttl 720h',
      flags: userCreateFlags,
      aliases: clientAliases,
      positional: [{ placeholder: 'NAME', brief: 'Name of the user' }],
      load: async () => (await import('../commands/user.ts')).userCreate,
    }),
    ls: defineCommand({
      brief: 'List users, their roles and their tokens',
      flags: userLsFlags,
      aliases: listAliases,
      load: async () => (await import('../commands/user.ts')).userLs,
    }),
    update: defineCommand({
      brief: 'Give a user another role, or other stacks',
      flags: userUpdateFlags,
      aliases: clientAliases,
      positional: [{ placeholder: 'NAME', brief: 'Name or id of a user' }],
      load: async () => (await import('../commands/user.ts')).userUpdate,
    }),
    token: defineCommand({
      brief: 'Make another token for a user, or delete one',
      flags: userTokenFlags,
      aliases: clientAliases,
      positional: [{ placeholder: 'NAME', brief: 'Name or id of a user' }],
      load: async () => (await import('../commands/user.ts')).userToken,
    }),
    rm: defineCommand({
      brief: 'Delete users: their tokens and certificates are refused at once',
      flags: userRmFlags,
      aliases: clientAliases,
      positional: [{ placeholder: 'NAME', brief: 'Name or id of a user', rest: true }],
      load: async () => (await import('../commands/user.ts')).userRm,
    }),
  },
});

export const auditCommand = defineCommand({
  brief: 'Show who changed what, from where, and what came of it',
  flags: auditFlags,
  aliases: clientAliases,
  load: async () => (await import('../commands/user.ts')).audit,
});

export const contextRoutes = buildRouteMap<string, CliContext>({
  docs: { brief: 'How you reach which cluster' },
  aliases: { list: 'ls', remove: 'rm' },
  routes: {
    ls: defineCommand({ brief: 'List contexts', flags: contextFlags, load: async () => (await import('../commands/context.ts')).contextLs }),
    use: defineCommand({
      brief: 'Put a context in use',
      flags: contextFlags,
      positional: [{ placeholder: 'NAME', brief: 'Name of a context' }],
      load: async () => (await import('../commands/context.ts')).contextUse,
    }),
    add: defineCommand({
      brief: 'Add a cluster, with a user’s token or an exported context',
      description: 'The token’s digest tells the cluster from anybody who pretends to be it. Keeps the addresses of all managers and follows them.\n\nExample:\n  muster context add prod TOKEN@10.0.0.1:7400,10.0.0.2:7400 --certificate',
      flags: contextAddFlags,
      positional: [
        { placeholder: 'NAME', brief: 'What to call it' },
        { placeholder: 'TOKEN@HOST:PORT|FILE', brief: 'As `muster user create` printed it, or a file of `muster context export`; - is standard input', completes: 'file' },
      ],
      load: async () => (await import('../commands/context.ts')).contextAdd,
    }),
    show: defineCommand({
      brief: 'Show a context without what is secret',
      flags: contextFlags,
      positional: [{ placeholder: 'NAME', brief: 'Name of a context; without one, the one in use', optional: true }],
      load: async () => (await import('../commands/context.ts')).contextShow,
    }),
    export: defineCommand({
      brief: 'Print a context for another machine: as secret as a password',
      flags: contextFlags,
      positional: [{ placeholder: 'NAME', brief: 'Name of a context; without one, the one in use', optional: true }],
      load: async () => (await import('../commands/context.ts')).contextExport,
    }),
    rm: defineCommand({
      brief: 'Forget contexts',
      flags: contextFlags,
      positional: [{ placeholder: 'NAME', brief: 'Name of a context', rest: true }],
      load: async () => (await import('../commands/context.ts')).contextRm,
    }),
  },
});
