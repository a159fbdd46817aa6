/** Of docs/operating: every command says where it is run, or why not. That they work is in operating.lab.test.ts. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../command.ts';
import { readPage, tokensIn, typedOn } from './read-page.ts';

const pages = globSync('docs/operating/*.md', { cwd: projectRoot });
const addressOf = (host: string) => `10.201.9.1${host.slice(1)}`;

describe('a page', () => {
  it.each(pages)('%s says of its commands where they are run', (page) => {
    expect(() => readPage(readFileSync(join(projectRoot, page), 'utf8'))).not.toThrow();
  });

  it('is read with its headings, hosts and conditions, in lists, too', () => {
    const text = '# A\n\n<!-- run on h1, h2 -->\n```sh\nls\n```\n\n## B\n\n1. first\n\n   <!-- run on h3, then h4 after a rest -->\n   ```sh\n   a \\\n     b\n   c\n   ```\n\n<!-- not run: no -->\n```sh\nrm\n```\n';
    expect(readPage(text)).toEqual({
      steps: [
        { section: 'A', hosts: ['h1', 'h2'], inTurn: false, condition: undefined, script: 'ls\n' },
        { section: 'B', hosts: ['h3', 'h4'], inTurn: true, condition: 'after a rest', script: 'a \\\n  b\nc\n' },
      ],
      skipped: [{ section: 'B', why: 'no' }],
    });
  });

  it.each(['```sh\nls\n```\n', '<!-- run somewhere -->\n```sh\nls\n```\n', '<!-- run on h1 -->\n\ntext\n```sh\nls\n```\n'])('whose commands do not say where is refused: %j', (text) => {
    expect(() => readPage(text)).toThrow('do not say where');
  });
});

describe('typed on a host', () => {
  const words = new Map([['WORKER-TOKEN', 'w'], ['TOKEN', 'u']]);
  it.each([
    ['muster x --store etcd://10.0.0.1:2379,10.0.0.2:2379\n', 'muster x --store etcd://10.201.9.11:2379,10.201.9.12:2379\n'],
    ['NAME=e1 ADDRESS=10.0.0.1\netcd --name $NAME --initial-cluster e1=http://10.0.0.1:2380\n', 'NAME=e3 ADDRESS=10.201.9.13\netcd --name $NAME --initial-cluster e1=http://10.201.9.11:2380\n'],
    ['muster node join WORKER-TOKEN@10.0.0.1:7400\n', 'muster node join w@10.201.9.11:7400\n'],
    ['muster context add prod TOKEN@10.0.0.1:7400\n', 'muster context add prod u@10.201.9.11:7400\n'],
    ['X=MUSTER_TOKEN\n', 'X=MUSTER_TOKEN\n'],
  ])('%j is %j', (script, typed) => {
    expect(typedOn('h3', script, { addressOf, words })).toBe(typed);
  });
});

it('finds tokens in what was printed', () => {
  expect(tokensIn('  muster node join MUSTER-1-worker-abc-def-0123@h1:7400\n token MUSTER-1-user-a-b-c\n')).toEqual(new Map([['WORKER-TOKEN', 'MUSTER-1-worker-abc-def-0123'], ['TOKEN', 'MUSTER-1-user-a-b-c']]));
});
