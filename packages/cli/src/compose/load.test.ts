import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { messageOf } from '../testing/compose-files.ts';
import { loadStack, type LoadOptions, stackOfDirectory } from './load.ts';

function directory(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'muster-load-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

const options = (cwd: string, more: Partial<LoadOptions> = {}): LoadOptions => ({ cwd, env: {}, files: [], envFiles: [], profiles: [], ...more });
const image = (name: string) => `services: {web: {image: "${name}"}}`;
const imagesOf = (loaded: ReturnType<typeof loadStack>) => loaded.services.map(({ task }) => task.container.image);

describe('which files', () => {
  it.each<readonly [string, Readonly<Record<string, string>>, Partial<LoadOptions> & { readonly in?: string }, readonly string[]]>([
    ['the first of the usual names', { 'docker-compose.yml': image('old'), 'compose.yaml': image('new') }, {}, ['new']],
    ['the override beside it', { 'compose.yaml': image('a'), 'compose.override.yaml': image('b') }, {}, ['b']],
    ['no override when the file is named', { 'compose.yaml': image('a'), 'compose.override.yaml': image('b') }, { files: ['compose.yaml'] }, ['a']],
    ['one of a directory above', { 'compose.yaml': image('a'), 'x/y/keep': '' }, { in: 'x/y' }, ['a']],
    ['the one in a named directory', { 'x/compose.yaml': image('a') }, { files: ['x'] }, ['a']],
    ['several, in order', { 'a.yaml': image('a'), 'b.yaml': image('b') }, { files: ['a.yaml', 'b.yaml'] }, ['b']],
    ['COMPOSE_FILE', { 'a.yaml': image('a'), 'b.yaml': image('b') }, { env: { COMPOSE_FILE: 'a.yaml:b.yaml' } }, ['b']],
    ['COMPOSE_FILE with its own separator', { 'a.yaml': image('a'), 'b.yaml': image('b') }, { env: { COMPOSE_FILE: 'a.yaml,b.yaml', COMPOSE_PATH_SEPARATOR: ',' } }, ['b']],
    ['COMPOSE_FILE of .env', { 'a.yaml': image('a'), '.env': 'COMPOSE_FILE=a.yaml\n' }, {}, ['a']],
    ['standard input over a file', { 'a.yaml': image('a') }, { files: ['a.yaml', '-'], stdin: () => image('in') }, ['in']],
  ])('%s', (_what, files, { in: below = '.', ...more }, expected) => {
    expect(imagesOf(loadStack(options(join(directory(files), below), more)))).toEqual(expected);
  });

  it('none at all is an error that says where was looked', () => {
    const cwd = directory({ 'other.txt': '' });
    expect(messageOf(() => loadStack(options(cwd)))).toContain(`there is no compose file in ${cwd}`);
    expect(messageOf(() => loadStack(options(cwd, { files: ['no.yaml'] })))).toContain('no.yaml cannot be read: there is no such file');
    expect(messageOf(() => loadStack(options(dirname(cwd), { files: [cwd] })))).toContain('there is no compose file in');
  });
});

describe('which variables', () => {
  const files = { 'compose.yaml': image('${A:-none}-${B:-none}'), '.env': 'A=dot\nB=dot\n', 'one.env': 'A=one\n', 'two.env': 'A=two\nB=$A\n' };
  it.each<readonly [string, Partial<LoadOptions>, string]>([
    ['.env beside the file', {}, 'dot-dot'],
    ['the shell goes before it', { env: { A: 'shell' } }, 'shell-dot'],
    ['--env-file takes its place', { envFiles: ['one.env'] }, 'one-none'],
    ['a later --env-file goes before an earlier one', { envFiles: ['one.env', 'two.env'] }, 'two-two'],
    ['COMPOSE_ENV_FILES', { env: { COMPOSE_ENV_FILES: 'one.env,two.env' } }, 'two-two'],
    ['an empty text of the shell is set', { env: { A: '' } }, 'none-dot'],
  ])('%s', (_what, more, expected) => {
    expect(imagesOf(loadStack(options(directory(files), more)))).toEqual([expected]);
  });

  it('an env file that is named has to be there', () => {
    expect(messageOf(() => loadStack(options(directory(files), { envFiles: ['no.env'] })))).toContain('the env file no.env cannot be read');
  });
});

describe('which directory, stack and profiles', () => {
  it('paths and .env are seen from the project’s directory', () => {
    const cwd = directory({ 'c/compose.yaml': 'services: {web: {image: "$TAG", volumes: ["./d:/d"]}}', '.env': 'TAG=root\n', 'c/.env': 'TAG=c\n' });
    const mounts = (loaded: ReturnType<typeof loadStack>) => loaded.services.flatMap(({ task }) => task.container.mounts);
    const near = loadStack(options(cwd, { files: ['c/compose.yaml'] }));
    expect([imagesOf(near), mounts(near)]).toMatchObject([['c'], [{ source: join(cwd, 'c/d') }]]);
    const far = loadStack(options(cwd, { files: ['c/compose.yaml'], projectDirectory: '.' }));
    expect([imagesOf(far), mounts(far)]).toMatchObject([['root'], [{ source: join(cwd, 'd') }]]);
  });

  it.each<readonly [string, string, Partial<LoadOptions>, string]>([
    ['-p', 'name: mine\n', { stack: 'asked', env: { COMPOSE_PROJECT_NAME: 'env' } }, 'asked'],
    ['COMPOSE_PROJECT_NAME', 'name: mine\n', { env: { COMPOSE_PROJECT_NAME: 'env' } }, 'env'],
    ['the file', 'name: mine\n', {}, 'mine'],
    ['the file, with a variable', 'name: "mine-$X"\n', { env: { X: '1' } }, 'mine-1'],
  ])('the stack is named by %s', (_what, top, more, expected) => {
    expect(loadStack(options(directory({ 'compose.yaml': `${top}${image('a')}` }), more)).stack).toBe(expected);
  });

  it('the stack of a directory is its name, in small letters', () => {
    const cwd = directory({ 'My Shop.2/compose.yaml': image('a') });
    expect(loadStack(options(join(cwd, 'My Shop.2'))).stack).toBe('myshop2');
    expect(stackOfDirectory(options(join(cwd, 'My Shop.2')))).toBe('myshop2');
  });

  it('profiles come from the flag, else from COMPOSE_PROFILES', () => {
    const cwd = directory({ 'compose.yaml': 'services: {a: {image: a}, b: {image: b, profiles: [p]}, c: {image: c, profiles: [q]}}' });
    expect(imagesOf(loadStack(options(cwd, { env: { COMPOSE_PROFILES: 'p,q' } })))).toEqual(['a', 'b', 'c']);
    expect(imagesOf(loadStack(options(cwd, { profiles: ['q'], env: { COMPOSE_PROFILES: 'p' } })))).toEqual(['a', 'c']);
  });
});
