/** The pages in docs/ and README.md: their links resolve, the commands that they show exist, their words are in use. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rootRoutes } from '@muster/cli/app';
import { SERVICE_KEYS } from '@muster/cli/compose/shape';
import { flagName } from '@muster/cli/flags/flag';
import { extrasOf } from '@muster/cli/normalise';
import { splitCommandLine } from '@muster/cli/values/command-line';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const pages = [...globSync('docs/**/*.md', { cwd: root }), 'README.md', 'CHANGELOG.md'].sort();
const read = (page: string) => readFileSync(join(root, page), 'utf8');

/** The text with fenced blocks and inline code blanked out. */
const prose = (text: string) => text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');

/** As GitHub makes anchors out of headings. */
function anchorsOf(text: string): Set<string> {
  const headings = text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#+ (.*)$/gm);
  return new Set([...headings].map(([, title = '']) => title.toLowerCase().replace(/[^\p{L}\p{N}_\- ]/gu, '').replace(/ /g, '-')));
}

function brokenLinks(page: string): string[] {
  const links = [...prose(read(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [path = '', anchor] = link.split('#', 2);
    const file = path === '' ? page : relative(root, join(root, dirname(page), path));
    if (!existsSync(join(root, file))) return true;
    return anchor !== undefined && !anchorsOf(read(file)).has(anchor);
  });
}

/** Every `muster …` of a page: lines of shell blocks, and inline code. */
function commandsOf(page: string): string[] {
  const text = read(page);
  const blocks = [...text.matchAll(/^ *```sh\n([\s\S]*?)^ *```/gm)].map(([, body = '']) => body.replace(/\\\n\s*/g, ' '));
  const lines = blocks.flatMap((body) => body.split('\n')).map((line) => line.replace(/\s+#\s.*$/, '').trim());
  const inline = [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/`(muster [^`\n]*)`/g)].map(([, code = '']) => code);
  return [...lines, ...inline].filter((line) => line.startsWith('muster '));
}

type Target = typeof rootRoutes | Parameters<typeof extrasOf>[0];

/** What is wrong with a command line; undefined when it could be typed so. */
function complaint(line: string): string | undefined {
  const [, ...words] = splitCommandLine(line.replace(/\s*(&|\|.*)$/, ''));
  let target: Target = rootRoutes;
  while (!('parameters' in target)) {
    const word = words.shift();
    // A group may be named as such: `muster service`.
    if (word === undefined) return undefined;
    // Routes are keyed as the library keys them: `whyNot` is typed `why-not`.
    const next: Target | undefined = target.getRoutingTargetForInput(word.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()));
    if (next === undefined) return `there is no command ${word}`;
    target = next;
  }
  const extras = extrasOf(target);
  if (extras === undefined) return undefined;
  const takesValue = new Map<string, boolean>([['--help', false], ['-h', false]]);
  for (const [key, flag] of Object.entries(extras.flags)) takesValue.set(`--${flagName(key)}`, flag.kind !== 'switch');
  for (const [letter, key] of Object.entries(extras.aliases)) takesValue.set(`-${letter}`, takesValue.get(`--${flagName(key)}`) === true);
  const args: string[] = [];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (!word.startsWith('-') || word === '-') {
      args.push(word);
      // What follows belongs to the container.
      if (extras.stopAtFirstArgument) return undefined;
      continue;
    }
    const name = word.split('=', 1)[0] ?? '';
    const takes = takesValue.get(name);
    if (takes === undefined) return `there is no flag ${name}`;
    // Prose may name a flag without its value.
    if (takes && !word.includes('=')) words.shift();
  }
  const most = extras.positional.some(({ rest }) => rest === true) ? Infinity : extras.positional.length;
  return args.length > most ? `${args[most]} is one argument too many` : undefined;
}

/** The words of the nomenclature's first column. */
function words(): string[] {
  const rows = read('docs/nomenclature.md').split('\n').filter((line) => line.startsWith('| **'));
  return rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/\*\*([^*]+)\*\*/g)].flatMap(([, text = '']) => text.split(' / ')));
}

describe('links', () => {
  it.each(pages)('of %s resolve', (page) => {
    expect(brokenLinks(page)).toEqual([]);
  });
});

describe('commands', () => {
  // docs/cli.md is generated from the commands and shows them in a notation of its own.
  it.each(pages.filter((page) => page !== 'docs/cli.md'))('in %s exist, with their flags', (page) => {
    expect(commandsOf(page).flatMap((line) => complaint(line)?.concat(`: ${line}`) ?? [])).toEqual([]);
  });

  it('are found and judged', () => {
    expect(commandsOf('README.md')).toContain('muster node join TOKEN@manager1:7400');
    expect(complaint('muster dev &')).toBeUndefined();
    expect(complaint('muster service create --name x -e A=b image cmd --its-own')).toBeUndefined();
    expect(complaint('muster servise ls')).toBe('there is no command servise');
    expect(complaint('muster service ls --wide')).toBe('there is no flag --wide');
    expect(complaint('muster service rename web')).toBe('there is no command rename');
    expect(complaint('muster node label host zone=east | cat')).toBeUndefined();
    expect(complaint('muster cluster status now')).toBe('now is one argument too many');
  });
});

describe('tests that are named', () => {
  const files = globSync('{packages/*/src,test,bench}/**/*.test.ts', { cwd: root, exclude: (path) => path.includes('node_modules') });
  const plain = (text: string) => text.replaceAll('’', "'").replaceAll(/\s+/g, ' ');
  const titlesIn = (found: readonly string[]) => found.flatMap((file) => [...read(file).matchAll(/\b(?:describe|it|test)(?:\.(?:each|runIf)\([^`'"]*\))?\((['"`])(.*?)\1, /g)].map(([, , title = '']) => plain(title)));
  const labTitles = titlesIn(files.filter((file) => file.endsWith('.lab.test.ts')));
  /** Names of files, and beginnings of titles of lab tests, that nothing has. */
  const unknown = (text: string) => [
    ...[...text.matchAll(/`(\w[\w./-]*\.test\.ts)`/g)].flatMap(([, file = '']) => (files.some((path) => `/${path}`.endsWith(`/${file}`)) ? [] : [file])),
    ...[...text.replaceAll(/\s+/g, ' ').matchAll(/\blab (?:test )?"([^"]+)"/g)].flatMap(([, title = '']) => (labTitles.some((one) => one.startsWith(plain(title))) ? [] : [title])),
  ];

  it.each(pages)('in %s exist', (page) => {
    expect(unknown(read(page))).toEqual([]);
  });

  it('are found and judged', () => {
    expect(unknown('lab "the agent killed" and `docs.test.ts`, `test/docs.test.ts`')).toEqual([]);
    expect(unknown('lab test "the agent is killed", `s.test.ts`')).toEqual(['s.test.ts', 'the agent is killed']);
  });
});

describe('docs/compose.md', () => {
  it.each(Object.entries(SERVICE_KEYS))('tells what becomes of %s', (key, { kind }) => {
    const heading = kind === 'not-honoured' ? 'reported' : kind === 'refused' ? 'refused' : 'honoured';
    const section = read('docs/compose.md').split(/^## /m).find((part) => part.startsWith(`Services: ${heading}`)) ?? '';
    const keys = section.split('\n').flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name));
    expect(keys).toContain(key);
  });
});

describe('nomenclature', () => {
  const elsewhere = [
    ...pages.filter((page) => page !== 'docs/nomenclature.md'),
    ...globSync('packages/*/src/**/*.ts', { cwd: root, exclude: (path) => path.includes('/gen/') || path.endsWith('.test.ts') }),
  ].map((file) => read(file).toLowerCase());

  it.each(words())('%s is a word in use', (word) => {
    const pattern = new RegExp(`\\b${word.toLowerCase().replace(/ /g, '[ -]?')}s?\\b`);
    expect(elsewhere.some((text) => pattern.test(text))).toBe(true);
  });
});
