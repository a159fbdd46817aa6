/** The tree of commands as plain data: what `--help` prints and what docs/cli.md holds. Pure. */
import type { Command, RouteMap } from '@stricli/core';
import { type CliContext, type Extras, usageOf } from '../command.ts';
import { extrasOf } from '../normalise.ts';
import { type Flag, flagName } from '../flags/flag.ts';

export interface FlagHelp {
  /** `-e`, or nothing. */
  readonly short: string;
  /** `--env KEY[=value]`. */
  readonly long: string;
  readonly brief: string;
  readonly repeatable: boolean;
}

export interface CommandHelp {
  readonly kind: 'command';
  readonly name: string;
  readonly brief: string;
  readonly usage: string;
  readonly description: string;
  readonly arguments: readonly { readonly name: string; readonly brief: string }[];
  readonly flags: readonly FlagHelp[];
}

export interface GroupHelp {
  readonly kind: 'group';
  readonly name: string;
  readonly brief: string;
  readonly description: string;
  readonly members: readonly (CommandHelp | GroupHelp)[];
}

type Target = Command<CliContext> | RouteMap<CliContext>;

export function describe(prefix: readonly string[], target: Target): CommandHelp | GroupHelp {
  const name = prefix.join(' ');
  if (!('parameters' in target)) {
    const members = target
      .getAllEntries()
      .filter(({ hidden }) => !hidden)
      .map((entry) => describe([...prefix, entry.name['convert-camel-to-kebab']], entry.target));
    const description = target.fullDescription === target.brief ? '' : (target.fullDescription ?? '');
    return { kind: 'group', name, brief: target.brief, description, members };
  }
  const extras = extrasOf(target);
  return {
    kind: 'command',
    name,
    brief: target.brief,
    usage: `${name} ${usageOf(extras?.positional ?? [])}`,
    description: extras?.description ?? '',
    arguments: (extras?.positional ?? []).map(({ placeholder, brief, rest }) => ({ name: `${placeholder}${rest === true ? '...' : ''}`, brief })),
    flags: extras === undefined ? [] : Object.entries(extras.flags).map(([key, flag]) => describeFlag(key, flag, extras)),
  };
}

function describeFlag(key: string, flag: Flag<unknown>, extras: Extras): FlagHelp {
  const letter = Object.entries(extras.aliases).find(([, name]) => name === key)?.[0];
  const value = flag.kind === 'switch' ? '' : ` ${flag.kind === 'choice' ? (flag.values ?? []).join('|') : (flag.placeholder ?? 'value')}`;
  return {
    short: letter === undefined ? '' : `-${letter}`,
    long: `--${flagName(key)}${value}`,
    brief: flag.default === undefined ? flag.brief : `${flag.brief} (default: ${flag.default})`,
    repeatable: flag.kind === 'many',
  };
}
