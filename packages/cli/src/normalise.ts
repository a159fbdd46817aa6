/**
 * Brings arguments into the one form that the library reads without surprises
 * (`--flag=value`), so that everything Docker's users are used to works: flags
 * before the command, `-p8080:80`, `--entrypoint=`, `--env -x`, and a
 * container's own command whose flags are not ours. Pure.
 */
import type { Command, RouteMap } from '@stricli/core';
import type { CliContext, Extras } from './command.ts';
import { flagName } from './flags/flag.ts';

type Target = RouteMap<CliContext> | Command<CliContext>;

export interface Normalised {
  readonly inputs: readonly string[];
  /** The words that led to the command: `service create`. */
  readonly route: readonly string[];
  /** What follows them. */
  readonly next: string | undefined;
}

/** May stand before the command; value: whether one follows. */
const GLOBAL: Readonly<Record<string, boolean>> = {
  '--managers': true,
  '--context': true,
  '-H': true,
  '--timeout': true,
  '--no-color': false,
  '--json': false,
};

export function normalise(root: RouteMap<CliContext>, argv: readonly string[]): Normalised {
  const rest = [...argv];
  const leading = takeGlobals(rest);
  const route: string[] = [];
  let target: Target = root;
  while (!('parameters' in target)) {
    const next: Target | undefined = rest[0] === undefined ? undefined : target.getRoutingTargetForInput(rest[0]);
    if (next === undefined) {
      // The library runs the group's own command when no other is named.
      const own: Target | undefined = isHelp(rest[0]) ? undefined : target.getDefaultCommand?.();
      if (own !== undefined) target = own;
      break;
    }
    route.push(rest.shift() ?? '');
    target = next;
  }
  const extras = 'parameters' in target ? extrasOf(target) : undefined;
  // What is no command is said before any flag is.
  const args = 'parameters' in target ? [...leading, ...rest] : [...rest, ...leading];
  return { route, next: rest[0], inputs: [...route, ...(extras === undefined ? args : normaliseArguments(args, extras))] };
}

const isHelp = (word: string | undefined): boolean => word === '--help' || word === '-h';

export function extrasOf(command: Command<CliContext>): Extras | undefined {
  return 'extras' in command ? (command.extras as Extras) : undefined;
}

function takeGlobals(rest: string[]): readonly string[] {
  const taken: string[] = [];
  for (;;) {
    const [word = ''] = rest;
    const name = word.split('=', 1)[0] ?? '';
    const takesValue = GLOBAL[name];
    if (takesValue === undefined) return taken;
    taken.push(...rest.splice(0, takesValue && !word.includes('=') ? 2 : 1));
  }
}

interface KnownFlag {
  readonly name: string;
  readonly takesValue: boolean;
}

function normaliseArguments(args: readonly string[], extras: Extras): readonly string[] {
  const byName = new Map<string, KnownFlag>();
  for (const [key, flag] of Object.entries(extras.flags)) {
    const known = { name: flagName(key), takesValue: flag.kind !== 'switch' };
    byName.set(`--${known.name}`, known);
  }
  for (const [letter, key] of Object.entries(extras.aliases)) {
    const known = byName.get(`--${flagName(key)}`);
    if (known !== undefined) byName.set(`-${letter}`, known);
  }
  const result: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index] ?? '';
    if (word === '--') return [...result, ...args.slice(index)];
    if (!word.startsWith('-') || word === '-') {
      if (!extras.stopAtFirstArgument) {
        result.push(word);
        continue;
      }
      const following = args.slice(index + 1);
      return [...result, '--', word, ...(following[0] === '--' ? following.slice(1) : following)];
    }
    const [flag, attached] = split(word, byName);
    if (flag?.takesValue !== true) {
      result.push(word);
      continue;
    }
    const next = args[index + 1];
    if (attached === undefined && (next === undefined || byName.has(next.split('=', 1)[0] ?? ''))) {
      // Its value is missing; the library says so.
      result.push(`--${flag.name}`);
      continue;
    }
    if (attached === undefined) index += 1;
    result.push(...spell(flag.name, attached ?? next ?? ''));
  }
  return result;
}

/** The flag that a word names, and the value that is attached to it. */
function split(word: string, byName: ReadonlyMap<string, KnownFlag>): readonly [KnownFlag | undefined, string | undefined] {
  const at = word.indexOf('=');
  const name = at < 0 ? word : word.slice(0, at);
  const exact = byName.get(name);
  if (exact !== undefined) return [exact, at < 0 ? undefined : word.slice(at + 1)];
  if (word.startsWith('--')) return [undefined, undefined];
  const short = byName.get(word.slice(0, 2));
  return short?.takesValue === true ? [short, word.slice(2)] : [undefined, undefined];
}

/** The library's pattern for `--flag=value` knows neither empty values nor line ends. */
function spell(name: string, value: string): readonly string[] {
  return value === '' || /[\n\r\u2028\u2029]/.test(value) ? [`--${name}`, value] : [`--${name}=${value}`];
}
