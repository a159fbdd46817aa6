/**
 * The one place that knows the command-line library: turns our flags and
 * functions into its commands. A command's code is loaded only when it runs.
 */
import { type Command, type CommandContext, buildCommand } from '@stricli/core';
import { MusterError } from '@muster/shared/model/error';
import { type ExitCode, exitCodeOf } from './exit-codes.ts';
import type { Completes, Flag, Flags, FlagValues } from './flags/flag.ts';
import type { Host } from './host.ts';
import { renderError } from './output/render-error.ts';
import { createStyle } from './output/style.ts';
import { createSession, type Session } from './session.ts';

export interface CliContext extends CommandContext {
  readonly host: Host;
  /** Completion: names of objects that begin with `partial`. */
  readonly complete: (kind: Completes, partial: string) => Promise<readonly string[]>;
  /** Set by the command that ran. */
  readonly outcome: {
    exit?: ExitCode;
    /** The input was wrong and the error does not say what to do: the command's help does. */
    needsHelp?: boolean;
  };
}

export interface Positional {
  readonly placeholder: string;
  readonly brief: string;
  readonly optional?: boolean;
  /** Takes all remaining arguments. Only the last may. */
  readonly rest?: boolean;
  readonly completes?: Completes;
}

export type Run<F extends Flags> = (session: Session, flags: FlagValues<F>, args: readonly string[]) => Promise<ExitCode | void>;

export interface CommandOptions<F extends Flags> {
  readonly brief: string;
  /** More than one line, with examples. */
  readonly description?: string;
  readonly flags: F;
  readonly aliases?: Readonly<Partial<Record<string, keyof F & string>>>;
  readonly positional?: readonly Positional[];
  /** Everything after the first argument belongs to the container's command, flags too. */
  readonly stopAtFirstArgument?: boolean;
  readonly load: () => Promise<Run<F>>;
}

/** What the library's command does not tell: for the argument normaliser and the documentation. */
export interface Extras {
  readonly positional: readonly Positional[];
  readonly stopAtFirstArgument: boolean;
  readonly flags: Flags;
  readonly aliases: Readonly<Record<string, string>>;
  readonly description: string;
}

export type MusterCommand = Command<CliContext> & { readonly extras: Extras };

export function defineCommand<const F extends Flags>(options: CommandOptions<F>): MusterCommand {
  const positional = options.positional ?? [];
  const command = buildCommand<Readonly<Record<string, unknown>>, readonly string[], CliContext>({
    docs: {
      brief: options.brief,
      ...(options.description === undefined ? {} : { fullDescription: `${options.brief}\n\n${options.description}` }),
      customUsage: [usageOf(positional)],
    },
    parameters: {
      flags: Object.fromEntries(Object.entries(options.flags).map(([key, flag]) => [key, parameterOf(flag)])) as never,
      aliases: options.aliases ?? {},
      positional: positionalParameters(positional) as never,
    },
    async loader() {
      const run = await options.load();
      return async function execute(this: CliContext, flags, ...args) {
        const values = withDefaults(options.flags, flags);
        await runReporting(this, () => run(createSession(this.host, values), values as FlagValues<F>, args));
      };
    },
  });
  const extras: Extras = {
    positional,
    stopAtFirstArgument: options.stopAtFirstArgument === true,
    flags: options.flags,
    aliases: (options.aliases ?? {}) as Readonly<Record<string, string>>,
    description: options.description ?? '',
  };
  return Object.assign(command, { extras });
}

/** The library leaves out what was not given; a list is then empty and a switch off. */
function withDefaults(flags: Flags, given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const absent = { switch: false, many: [], one: undefined, choice: undefined };
  return Object.fromEntries(Object.entries(flags).map(([key, flag]) => [key, given[key] ?? absent[flag.kind]]));
}

async function runReporting(context: CliContext, run: () => Promise<ExitCode | void>): Promise<void> {
  const { stderr, env } = context.host;
  try {
    const exit = await run();
    context.outcome.exit ??= exit ?? 0;
  } catch (error) {
    const style = createStyle(stderr.isTty && (env['NO_COLOR'] ?? '') === '');
    stderr.write(`${renderError(error, style).join('\n')}\n`);
    context.outcome.exit = exitCodeOf(error);
    context.outcome.needsHelp = error instanceof MusterError && error.code === 'invalid-argument' && error.hint === undefined && error.reason !== 'COMPOSE_INVALID';
  }
}

/** `[flags] IMAGE [ARG...]`. */
export function usageOf(positional: readonly Positional[]): string {
  const words = positional.map(({ placeholder, optional, rest }) => {
    const word = `${placeholder}${rest === true ? '...' : ''}`;
    return optional === true ? `[${word}]` : word;
  });
  return ['[flags]', ...words].join(' ');
}

function proposing(completes: Completes | undefined) {
  if (completes === undefined || completes === 'file') return {};
  return {
    proposeCompletions(this: CliContext, partial: string) {
      return this.complete(completes, partial);
    },
  };
}

function parameterOf(flag: Flag<unknown>): object {
  const { brief } = flag;
  if (flag.kind === 'switch') return { kind: 'boolean', brief, optional: true, withNegated: false };
  if (flag.kind === 'choice') return { kind: 'enum', brief, values: flag.values ?? [], optional: true };
  const common = {
    kind: 'parsed',
    brief,
    placeholder: flag.placeholder ?? 'value',
    parse: flag.parse,
    ...proposing(flag.completes),
  };
  if (flag.kind === 'many') return { ...common, variadic: true, optional: true };
  return flag.default === undefined ? { ...common, optional: true } : { ...common, default: flag.default };
}

function positionalParameters(positional: readonly Positional[]): object {
  const parameterFor = ({ brief, placeholder, optional, completes }: Positional) => ({
    brief,
    placeholder,
    parse: (text: string) => text,
    ...(optional === true ? { optional: true } : {}),
    ...proposing(completes),
  });
  const last = positional.at(-1);
  if (last?.rest !== true) return { kind: 'tuple', parameters: positional.map(parameterFor) };
  const minimum = positional.filter(({ optional }) => optional !== true).length;
  // The library's arrays have one kind of item; the first names the object that is completed.
  const { brief, placeholder, completes } = positional[0] ?? last;
  return { kind: 'array', minimum, parameter: parameterFor({ brief, placeholder, ...(completes === undefined ? {} : { completes }) }) };
}
