/** One run of `muster`: arguments in, exit code out. Touches nothing but the host it is handed. */
import { proposeCompletions, run } from '@stricli/core';
import { createApplication, rootRoutes } from './app.ts';
import type { CliContext } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Completes } from './flags/flag.ts';
import type { Host } from './host.ts';
import { inOurWords } from './help/other-words.ts';
import { normalise } from './normalise.ts';

export async function runCli(argv: readonly string[], host: Host): Promise<ExitCode> {
  const words = argv[0] === '--version' || argv[0] === '-v' ? ['version'] : argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv;
  const application = createApplication();
  const outcome: CliContext['outcome'] = {};
  const process: { stdout: Host['stdout']; stderr: Host['stderr']; env: Host['env']; exitCode?: number | string | null } = {
    stdout: host.stdout,
    stderr: host.stderr,
    env: host.env,
  };
  const context = { process, host, outcome, complete: (kind: Completes, partial: string) => complete(host, kind, partial) };
  if (words[0] === '__complete') {
    await printCompletions(application, words.slice(1), context);
    return EXIT.ok;
  }
  const { inputs, route, next } = normalise(rootRoutes, words);
  await run(application, inputs, context);
  if (outcome.exit === undefined && process.exitCode === 0) return EXIT.ok;
  const ours = outcome.exit === undefined ? inOurWords(route, next) : undefined;
  if (ours !== undefined) host.stderr.write(`  Here that is: ${ours}\n`);
  if (outcome.exit === undefined || outcome.needsHelp === true) host.stderr.write(`  See: muster ${[...route, '--help'].join(' ')}\n`);
  return outcome.exit ?? EXIT.usage;
}

async function complete(host: Host, kind: Completes, partial: string): Promise<readonly string[]> {
  const { completeNames } = await import('./completion/names.ts');
  return completeNames(host, kind, partial);
}

async function printCompletions(application: ReturnType<typeof createApplication>, words: readonly string[], context: CliContext): Promise<void> {
  const found = await proposeCompletions(application, [...words], context).catch(() => []);
  const lines = new Set(found.map(({ completion }) => completion));
  if (lines.size > 0) context.host.stdout.write(`${[...lines].join('\n')}\n`);
}
