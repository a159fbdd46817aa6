/** The support matrix as a page of the documentation. Pure. */
import type { Support, SupportRow } from './matrix.ts';

const WORDS: Readonly<Record<Support, string>> = { honoured: 'honoured', reported: 'reported', refused: 'refused', accepted: 'accepted', untested: 'untested' };

const HEAD = `# Compose support, key by key

This page is written by \`node --conditions=source scripts/generate-cli-docs.ts\` and checked
by the tests: each key was loaded in a small file with it and without it, and the page says
what came of it. The keys in words, with defaults and forms: [Compose files](compose.md).

| | |
|---|---|
| honoured | It changes what the managers are told to run. |
| reported | It is right, has no effect yet, and a warning says so with file, line and column. |
| refused | Nothing is changed; the mistake is named with its place and what to write instead; exit code 2. |
| accepted | It has no effect and needs none. |

List items and free names are left out: \`services.ports.mode\` is the \`mode\` of any port of any
service. Keys that begin with \`x-\` and are not listed are free everywhere. A key that is not
listed is a mistake.
`;

export function renderMatrix(rows: readonly SupportRow[]): string {
  const counts = Object.keys(WORDS).flatMap((word) => {
    const count = rows.filter(({ support }) => support === word).length;
    return count === 0 ? [] : [`${String(count)} ${word}`];
  });
  const groups = new Map<string, SupportRow[]>();
  for (const row of rows) {
    const title = titleOf(row.key);
    groups.set(title, [...(groups.get(title) ?? []), row]);
  }
  const tables = [...groups].map(([title, members]) => `## ${title}\n\n| key | | what is said |\n|---|---|---|\n${members.map(line).join('\n')}\n`);
  return `${HEAD}\n${String(rows.length)} keys: ${counts.join(', ')}.\n\n${tables.join('\n')}`;
}

function titleOf(key: string): string {
  if (/^services\.(deploy|x-probes)\./.test(key)) return key.split('.').slice(1, 2).join('');
  if (key.startsWith('services.')) return 'services';
  return 'The top of the file';
}

function line({ key, support, note }: SupportRow): string {
  return `| \`${key}\` | ${WORDS[support]} | ${note.replaceAll('|', '\\|')} |`;
}
