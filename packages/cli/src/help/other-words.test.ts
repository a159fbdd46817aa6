import { describe, expect, it } from 'vitest';
import { rootRoutes } from '../app.ts';
import { normalise } from '../normalise.ts';
import { runCli } from '../run-cli.ts';
import { collectingHost } from '../testing/collecting-host.ts';
import { OTHER_WORDS } from './other-words.ts';

describe('words of other tools', () => {
  it.each(Object.entries(OTHER_WORDS))('%s is no command here, and %s is one', (words, ours) => {
    const typed = words.split(' ');
    expect(normalise(rootRoutes, typed).route).toEqual(typed.slice(0, -1));
    const [, ...rest] = ours.split(' ');
    const { route } = normalise(rootRoutes, rest);
    expect(rest.slice(0, route.length)).toEqual(route);
    // Whatever follows is an argument or a flag and not the name of a command.
    expect(rest.slice(route.length).filter((word) => /^[a-z]+$/.test(word))).toEqual([]);
  });

  it('are answered with the command to type', async () => {
    const { host, collected } = collectingHost();
    expect(await runCli(['stack', 'deploy', '-c', 'app.yaml', 'app'], host)).toBe(2);
    expect(collected.err).toBe('muster: there is no command "deploy"\n  Here that is: muster up -f compose.yaml -p STACK\n  See: muster stack --help\n');
  });

  it.each([['frobnicate'], ['constructor'], ['service', 'frobnicate']])('others are not: %s', async (...words) => {
    const { host, collected } = collectingHost();
    expect(await runCli(words, host)).toBe(2);
    expect(collected.err).not.toContain('Here that is');
  });

  it('are answered after a flag for all commands, too', async () => {
    const { host, collected } = collectingHost();
    expect(await runCli(['--json', 'apply'], host)).toBe(2);
    expect(collected.err).toContain('there is no command "apply"');
    expect(collected.err).toContain('Here that is: muster up -f compose.yaml');
  });

  it('--dry-run is answered with --plan', async () => {
    const { host, collected } = collectingHost();
    expect(await runCli(['service', 'scale', '--dry-run', 'web=3'], host)).toBe(2);
    expect(collected.err).toContain('there is no flag --dry-run; commands that can show what would change take --plan');
  });
});
