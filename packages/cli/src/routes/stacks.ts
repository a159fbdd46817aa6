import { defineCommand } from '../command.ts';
import { clientAliases, listAliases, waitAliases } from '../flags/common.ts';
import { downFlags, planStackFlags, stackLsFlags, stackPsFlags, upFlags } from '../flags/command-flags.ts';

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
