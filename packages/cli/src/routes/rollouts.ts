import { buildRouteMap } from '@stricli/core';
import { type CliContext, defineCommand } from '../command.ts';
import { rolloutAbortFlags, rolloutPauseFlags, rolloutPromoteFlags, rolloutResumeFlags, rolloutStatusFlags } from '../flags/command-flags.ts';
import { clientAliases, waitAliases } from '../flags/common.ts';

const service = [{ placeholder: 'SERVICE', brief: 'Name, id or id prefix of a service', completes: 'service' }] as const;

export const rolloutRoutes = buildRouteMap<string, CliContext>({
  docs: { brief: 'Look at and control the rollout of a service' },
  routes: {
    status: defineCommand({
      brief: 'Show how far the rollout of a service is, and why it stopped',
      flags: rolloutStatusFlags,
      aliases: clientAliases,
      positional: service,
      load: async () => (await import('../commands/rollout.ts')).rolloutStatus,
    }),
    pause: defineCommand({
      brief: 'Replace no further task of a service',
      description: 'Tasks that have been begun go on. A task that is lost or crashes meanwhile comes back in its own revision.',
      flags: rolloutPauseFlags,
      aliases: clientAliases,
      positional: service,
      load: async () => (await import('../commands/rollout.ts')).rolloutPause,
    }),
    resume: defineCommand({
      brief: 'Go on with a paused rollout and wait until it has ended',
      description: 'What has failed until now no longer counts; what fails from now on does.',
      flags: rolloutResumeFlags,
      aliases: waitAliases,
      positional: service,
      load: async () => (await import('../commands/rollout.ts')).rolloutResume,
    }),
    promote: defineCommand({
      brief: 'Go on from the canaries to all tasks of a service, and wait until the rollout has ended',
      flags: rolloutPromoteFlags,
      aliases: waitAliases,
      positional: service,
      load: async () => (await import('../commands/rollout.ts')).rolloutPromote,
    }),
    abort: defineCommand({
      brief: 'Turn a rollout back to the revision before, and wait until it has gone',
      flags: rolloutAbortFlags,
      aliases: waitAliases,
      positional: service,
      load: async () => (await import('../commands/rollout.ts')).rolloutAbort,
    }),
  },
});
