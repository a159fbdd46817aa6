/** The tree of commands and how the library prints; no command's code is loaded here. */
import {
  type Application,
  ArgumentParseError,
  ArgumentScannerError,
  buildApplication,
  buildRouteMap,
  formatMessageForArgumentScannerError,
  text_en,
} from '@stricli/core';
import { MusterError } from '@muster/shared/model/error';
import type { CliContext } from './command.ts';
import { flagName } from './flags/flag.ts';
import { printHelp } from './help/print-help.ts';
import { agentRoutes, clusterRoutes, devCommand, managerRoutes, storeRoutes } from './routes/cluster.ts';
import { completionRoutes, doctorCommand, eventsCommand, rebalanceCommand, riskCommand, statusCommand, versionCommand, whatIfCommand, whyCommand, whyNotCommand } from './routes/insight.ts';
import { jobRoutes } from './routes/jobs.ts';
import { topCommands } from './routes/top.ts';
import { httpRoutes } from './routes/http-routes.ts';
import { networkRoutes } from './routes/networks.ts';
import { nodeRoutes } from './routes/nodes.ts';
import { rolloutRoutes } from './routes/rollouts.ts';
import { autoscaleRoutes, serviceLogsCommand, serviceRoutes } from './routes/services.ts';
import { configRoutes, registryRoutes, secretRoutes } from './routes/secrets.ts';
import { downCommand, lsCommand, planCommand, psCommand, stackRoutes, upCommand } from './routes/stacks.ts';
import { auditCommand, contextRoutes, userRoutes } from './routes/trust.ts';

export const rootRoutes = buildRouteMap<string, CliContext>({
  docs: {
    brief: 'Muster runs containers on one to a thousand Docker hosts',
    fullDescription:
      'To try it: muster dev, then in another terminal: muster up -f examples/shop/compose.yaml\nExit codes: 0 ok, 1 failed, 2 usage, 3 not found, 4 conflict, 5 no manager, 6 timed out but going on, 10 found (with --exit-code), 130 interrupted.',
  },
  routes: {
    dev: devCommand,
    up: upCommand,
    plan: planCommand,
    config: configRoutes,
    down: downCommand,
    ls: lsCommand,
    ps: psCommand,
    stack: stackRoutes,
    service: serviceRoutes,
    job: jobRoutes,
    rollout: rolloutRoutes,
    autoscale: autoscaleRoutes,
    logs: serviceLogsCommand,
    node: nodeRoutes,
    network: networkRoutes,
    secret: secretRoutes,
    registry: registryRoutes,
    route: httpRoutes,
    cluster: clusterRoutes,
    context: contextRoutes,
    user: userRoutes,
    audit: auditCommand,
    store: storeRoutes,
    status: statusCommand,
    top: topCommands,
    why: whyCommand,
    whyNot: whyNotCommand,
    whatIf: whatIfCommand,
    risk: riskCommand,
    rebalance: rebalanceCommand,
    events: eventsCommand,
    doctor: doctorCommand,
    manager: managerRoutes,
    agent: agentRoutes,
    version: versionCommand,
    completion: completionRoutes,
  },
});

const text = {
  ...text_en,
  exceptionWhileParsingArguments: (error: unknown) => `muster: ${describeArgumentError(error)}`,
  noCommandRegisteredForInput: ({ input, corrections }: { readonly input: string; readonly corrections: readonly string[] }) =>
    `muster: there is no command "${input}"${corrections.length === 0 ? '' : `, did you mean ${corrections.join(' or ')}?`}`,
};

function describeArgumentError(error: unknown): string {
  if (!(error instanceof ArgumentScannerError)) return error instanceof Error ? error.message : String(error);
  if (error instanceof ArgumentParseError && error.exception instanceof MusterError) {
    const { message, hint } = error.exception;
    return `${nameOf(error.externalFlagNameOrPlaceholder)}: ${message}${hint === undefined ? '' : `\n  ${hint}`}`;
  }
  const message = formatMessageForArgumentScannerError(error, {
    AliasNotFoundError: ({ input }) => `there is no flag -${input}`,
    FlagNotFoundError: ({ input, corrections }) =>
      `there is no flag --${input}${input === 'dry-run' ? '; commands that can show what would change take --plan' : corrections.length === 0 ? '' : `, did you mean ${corrections.map((name) => `--${flagName(name)}`).join(' or ')}?`}`,
    UnsatisfiedFlagError: ({ externalFlagName }) => `--${externalFlagName} needs a value`,
    UnexpectedFlagError: ({ externalFlagName }) => `--${externalFlagName} is given twice`,
    UnsatisfiedPositionalError: ({ placeholder }) => `${placeholder} is missing`,
    UnexpectedPositionalError: ({ input }) => `"${input}" is one argument too many`,
  });
  return /^[A-Z][a-z]/.test(message) ? message.charAt(0).toLowerCase() + message.slice(1) : message;
}

/** Flags are lower-case words, placeholders of arguments are not. */
function nameOf(flagOrPlaceholder: string): string {
  return /^[a-z-]+$/.test(flagOrPlaceholder) ? `--${flagOrPlaceholder}` : flagOrPlaceholder;
}

export function createApplication(): Application<CliContext> {
  return buildApplication(
    rootRoutes,
    {
      name: 'muster',
      scanner: { caseStyle: 'allow-kebab-for-camel', allowArgumentEscapeSequence: true },
      documentation: { caseStyle: 'convert-camel-to-kebab', disableAnsiColor: true },
      localization: { text },
    },
    {
      help: {
        flag: {
          brief: 'Print help',
          aliases: ['h'],
          global: true,
          complete: true,
          defaultForRouteMap: true,
          run(_app, { result }) {
            printHelp(this, result.prefix, result.target);
          },
        },
      },
    },
  );
}
