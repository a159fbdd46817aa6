import { buildRouteMap } from '@stricli/core';
import { type CliContext, defineCommand } from '../command.ts';
import { clientAliases, listAliases, waitAliases } from '../flags/common.ts';
import { configFlags, downFlags, planStackFlags, stackDiffFlags, stackHistoryFlags, stackLsFlags, stackPsFlags, stackRollbackFlags, upFlags } from '../flags/command-flags.ts';

const stack = { placeholder: 'STACK', brief: 'Name of a stack (default: that of the compose file here)', optional: true, completes: 'stack' } as const;

export const upCommand = defineCommand({
  brief: 'Create or update the services of a compose file and wait until they run',
  description: 'What the file asks for and Muster cannot do yet is named in a warning.\n\nExamples:\n  muster up\n  muster up -f examples/shop/compose.yaml -p shop',
  flags: upFlags,
  aliases: { ...waitAliases, f: 'file', p: 'projectName' },
  load: async () => (await import('../commands/stack-up.ts')).up,
});

export const planCommand = defineCommand({
  brief: 'Tell what `up` would do: field by field, step by step; and change nothing',
  description: 'It ends with a check revision: `muster up --check` with it does just that, or nothing.\n\nExamples:\n  muster plan\n  muster plan -f examples/shop/compose.yaml --exit-code',
  flags: planStackFlags,
  aliases: { ...clientAliases, f: 'file', p: 'projectName' },
  load: async () => (await import('../commands/stack-up.ts')).planStack,
});

export const configCommand = defineCommand({
  brief: 'Print what the compose files say together: merged, included, extended, with variables filled in',
  description: 'No manager is asked. What is printed is a compose file again.\n\nExamples:\n  muster config\n  muster config -f compose.yaml -f production.yaml --profile debug',
  flags: configFlags,
  aliases: { f: 'file', p: 'projectName', q: 'quiet' },
  load: async () => (await import('../commands/stack-config.ts')).config,
});

export const downCommand = defineCommand({
  brief: 'Remove the services of a stack and wait until they are gone',
  flags: downFlags,
  aliases: { ...waitAliases, f: 'file', p: 'projectName' },
  positional: [stack],
  load: async () => (await import('../commands/stack-up.ts')).down,
});

export const lsCommand = defineCommand({
  brief: 'List stacks',
  flags: stackLsFlags,
  aliases: listAliases,
  load: async () => (await import('../commands/service-show.ts')).stackLs,
});

export const psCommand = defineCommand({
  brief: 'List the tasks of a stack, or of everything',
  flags: stackPsFlags,
  aliases: { ...listAliases, a: 'all', f: 'file', p: 'projectName' },
  positional: [stack],
  load: async () => (await import('../commands/service-show.ts')).stackPs,
});

const oneStack = { placeholder: 'STACK', brief: 'Name of a stack', completes: 'stack' } as const;

export const stackRoutes = buildRouteMap<string, CliContext>({
  docs: { brief: 'Look at what a stack has consisted of, and go back to it' },
  routes: {
    history: defineCommand({
      brief: 'List the revisions of a stack',
      description: 'Every `up` and rollback that changes what a stack consists of makes a revision; 20 are kept.\n\nExamples:\n  muster stack history shop\n  muster stack history shop --diff',
      flags: stackHistoryFlags,
      aliases: clientAliases,
      positional: [oneStack],
      load: async () => (await import('../commands/stack-history.ts')).stackHistory,
    }),
    diff: defineCommand({
      brief: 'Show what differs between two revisions of a stack, or between one and what there is now',
      description: 'Without a second revision: what there is now, changes by hand included.\n\nExamples:\n  muster stack diff shop\n  muster stack diff shop 1\n  muster stack diff shop 1 3',
      flags: stackDiffFlags,
      aliases: clientAliases,
      positional: [
        oneStack,
        { placeholder: 'FROM', brief: 'The first revision (default: the newest)', optional: true },
        { placeholder: 'TO', brief: 'The second revision (default: what there is now)', optional: true },
      ],
      load: async () => (await import('../commands/stack-history.ts')).stackDiff,
    }),
    rollback: defineCommand({
      brief: 'Make a stack consist of what it consisted of at an earlier revision',
      description: 'Services that it has gained since are removed, those that it has lost are made again; data in volumes stays as it is.\n\nExamples:\n  muster stack rollback shop\n  muster stack rollback --to 3 --plan shop',
      flags: stackRollbackFlags,
      aliases: waitAliases,
      positional: [oneStack],
      load: async () => (await import('../commands/stack-history.ts')).stackRollback,
    }),
  },
});
