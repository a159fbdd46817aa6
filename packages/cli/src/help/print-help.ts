import type { Command, RouteMap } from '@stricli/core';
import type { CliContext } from '../command.ts';
import type { Host } from '../host.ts';
import { describe } from './describe.ts';
import { renderHelp } from './render-help.ts';

/** The library hands over its own context, which is the one that `runCli` made. */
export function printHelp(context: object, prefix: readonly string[], target: Command<CliContext> | RouteMap<CliContext>): void {
  const { stdout } = (context as { readonly host: Host }).host;
  stdout.write(`${renderHelp(describe(prefix, target), stdout.columns).join('\n')}\n`);
}
