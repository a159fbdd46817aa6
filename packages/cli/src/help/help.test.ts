import { readFileSync } from 'node:fs';
import { describe as suite, expect, it } from 'vitest';
import { rootRoutes } from '../app.ts';
import { type CommandHelp, describe, type GroupHelp } from './describe.ts';
import { renderDocs } from './render-docs.ts';
import { renderHelp } from './render-help.ts';
import { widthOf } from '../output/terminal.ts';

const root = describe(['muster'], rootRoutes) as GroupHelp;

function commands(help: CommandHelp | GroupHelp): readonly CommandHelp[] {
  return help.kind === 'command' ? [help] : help.members.flatMap(commands);
}

suite('help', () => {
  it('docs/cli.md is what the commands say', () => {
    const written = readFileSync(new URL('../../../../docs/cli.md', import.meta.url), 'utf8');
    expect(written, 'run: node --conditions=source scripts/generate-cli-docs.ts').toBe(renderDocs(root));
  });

  it('has every command that the project promises', () => {
    const promised = [
      'config render',
      ...['create', 'ls', 'inspect', 'rotate', 'rm'].flatMap((name) => [`secret ${name}`, `config ${name}`]),
      'secret rotate-key',
      ...['login', 'ls', 'logout'].map((name) => `registry ${name}`),
      ...['history', 'diff', 'rollback'].map((name) => `stack ${name}`),
      'dev', 'up', 'plan', 'down', 'ls', 'ps',
      ...['create', 'ls', 'ps', 'inspect', 'scale', 'update', 'restart', 'rollback', 'history', 'logs', 'rm'].map((name) => `service ${name}`),
      ...['create', 'ls', 'inspect', 'runs', 'ps', 'logs', 'run', 'dispatch', 'suspend', 'resume', 'stop', 'rm'].map((name) => `job ${name}`),
      ...['status', 'pause', 'resume', 'promote', 'abort'].map((name) => `rollout ${name}`),
      ...['status', 'history', 'push'].map((name) => `autoscale ${name}`),
      'logs',
      ...['ls', 'inspect', 'drain', 'activate', 'pause', 'label', 'rm'].map((name) => `node ${name}`),
      ...['init', 'join', 'status', 'backup', 'restore'].map((name) => `cluster ${name}`),
      'status', 'why', 'why-not', 'what-if', 'risk', 'rebalance', 'events', 'doctor', 'manager run', 'manager rm', 'agent run', 'store migrate', 'version',
      ...['bash', 'zsh', 'fish'].map((name) => `completion ${name}`),
    ];
    const names = commands(root).map(({ name }) => name.replace('muster ', ''));
    expect(promised.filter((name) => !names.includes(name))).toEqual([]);
  });

  it.each(commands(root).map((command) => [command.name, command] as const))('%s: every flag is explained, and the text fits', (_name, command) => {
    expect(command.flags.filter(({ brief }) => !/^[A-Z].{4}/.test(brief))).toEqual([]);
    const table = renderHelp(command, 80).filter((text) => text.startsWith('  ') && !text.includes('muster '));
    expect(table.filter((line) => widthOf(line) > 80)).toEqual([]);
  });

  it('reads that offer a table offer JSON', () => {
    const reads = commands(root).filter(({ name }) => / (ls|ps|inspect|status|why|events|doctor|version)$/.test(name));
    expect(reads.filter(({ flags }) => !flags.some(({ long }) => long === '--json'))).toEqual([]);
  });
});
