import { describe, expect, it } from 'vitest';
import { rootRoutes } from './app.ts';
import { normalise } from './normalise.ts';

describe('arguments in the library’s form', () => {
  it.each<readonly [string, readonly string[], readonly string[]]>([
    ['a flag before the command', ['-H', 'a:1', 'service', 'ls'], ['service', 'ls', '--managers=a:1']],
    ['the context before the command', ['--context', 'prod', 'node', 'ls'], ['node', 'ls', '--context=prod']],
    ['a switch before the command', ['--no-color', 'ls'], ['ls', '--no-color']],
    ['an attached short value', ['service', 'create', '-p80:80', 'img'], ['service', 'create', '--publish=80:80', '--', 'img']],
    ['a short value', ['service', 'create', '-e', 'A=1', 'img'], ['service', 'create', '--env=A=1', '--', 'img']],
    ['an empty value', ['service', 'create', '--entrypoint=', 'img'], ['service', 'create', '--entrypoint', '', '--', 'img']],
    ['a value with a line end', ['service', 'create', '--env=A=1\n2', 'img'], ['service', 'create', '--env', 'A=1\n2', '--', 'img']],
    ['a value that looks like a flag', ['service', 'create', '--health-cmd', '-x', 'img'], ['service', 'create', '--health-cmd=-x', '--', 'img']],
    ['a missing value', ['service', 'create', '--name', '--replicas', '2', 'img'], ['service', 'create', '--name', '--replicas=2', '--', 'img']],
    ['the container’s own flags', ['service', 'create', '-d', 'img', 'sh', '-c', 'x', '--name', 'y'], ['service', 'create', '-d', '--', 'img', 'sh', '-c', 'x', '--name', 'y']],
    ['two dashes after the image', ['service', 'create', 'img', '--', '-x'], ['service', 'create', '--', 'img', '-x']],
    ['flags after arguments', ['service', 'scale', 'web=3', '--timeout', '5s'], ['service', 'scale', 'web=3', '--timeout=5s']],
    ['several short switches', ['service', 'ls', '-qH', 'a'], ['service', 'ls', '-qH', 'a']],
    ['an unknown flag', ['service', 'ls', '--nope'], ['service', 'ls', '--nope']],
    ['an unknown command', ['srvice', 'ls'], ['srvice', 'ls']],
    ['nothing', [], []],
  ])('%s', (_what, argv, inputs) => {
    expect(normalise(rootRoutes, argv).inputs).toEqual(inputs);
  });

  it('tells the words that lead to the command', () => {
    expect(normalise(rootRoutes, ['node', 'drain', 'a', '-d']).route).toEqual(['node', 'drain']);
    expect(normalise(rootRoutes, ['service', 'nope']).route).toEqual(['service']);
  });
});
