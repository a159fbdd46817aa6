/**
 * Compose files of many kinds, in test/fixtures/compose: each loads, or is refused for
 * just what its first lines say; and of what is loaded every key without effect is
 * named, and no other.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileWorld, messageOf, modelOfWorld } from '../../testing/compose-files.ts';
import { plainOf, type Plain } from '../plain.ts';
import { supportMatrix } from './matrix.ts';

const directory = new URL('../../../../../test/fixtures/compose/', import.meta.url);
const files = readdirSync(directory).filter((name) => name.endsWith('.yaml')).map((name) => [name, readFileSync(new URL(name, directory), 'utf8')] as const);

const rows = supportMatrix();
const reported = new Set(rows.filter(({ support }) => support === 'reported').map(({ key }) => key));
const isKnown = (key: string) => rows.some((row) => row.key === key || row.key.startsWith(`${key}.`));

/** The keys without effect that are somewhere in the data. */
function reportedIn(value: Plain, key = '', found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const item of value as readonly Plain[]) reportedIn(item, key, found);
  else if (value !== null && typeof value === 'object') {
    for (const [name, inner] of Object.entries(value as Readonly<Record<string, Plain>>)) {
      const here = key === '' ? name : `${key}.${name}`;
      if (reported.has(here)) found.add(here);
      // A free name: the matrix leaves it out.
      reportedIn(inner, isKnown(here) ? here : key, found);
    }
  }
  return found;
}

/** `services.web.ports[0].mode` as the matrix calls it. */
function keyOf(path: string): string {
  return path.replaceAll(/\[\d+\]/g, '').split('.').reduce((key, name) => {
    const here = key === '' ? name : `${key}.${name}`;
    return isKnown(here) ? here : key;
  }, '');
}

const ENV = { DB_PASSWORD: 'hidden' };

describe('the corpus', () => {
  it('has files of many kinds', () => {
    expect(files.length).toBeGreaterThanOrEqual(30);
  });

  it('names keys without effect in many of them', () => {
    const named = files.filter(([name, text]) => !text.includes('# refused: ') && compileWorld({ files: { [name]: text }, env: ENV }).warnings.length > 0);
    expect(named.length).toBeGreaterThanOrEqual(10);
  });

  const refusalIn = (text: string) => /^# refused: (.*)$/m.exec(text)?.[1];

  it.each(files.filter(([, text]) => refusalIn(text) === undefined))('%s loads, and every key without effect is named', (name, text) => {
    const world = { files: { [name]: text }, env: ENV };
    const { stack, services, warnings } = compileWorld(world);
    expect(services.map((service) => service.name.slice(stack.length + 1)).join(', ')).toBe(/^# services: (.*)$/m.exec(text)?.[1]);
    const told = warnings.map((warning) => keyOf(/^\S+:\d+:\d+: (\S+): /.exec(warning)?.[1] ?? ''));
    expect([...new Set(told)].sort()).toEqual([...reportedIn(plainOf(modelOfWorld(world).root))].sort());
  });

  it.each(files.filter(([, text]) => refusalIn(text) !== undefined))('%s is refused for just what it says', (name, text) => {
    const message = messageOf(() => compileWorld({ files: { [name]: text } }));
    expect(message.split('\n')).toHaveLength(1);
    expect(message).toContain(`: ${refusalIn(text) ?? ''}: `);
  });
});
