/**
 * Writes docs/cli.md from the tree of commands; with `--check` only compares.
 *
 *   node --conditions=source scripts/generate-cli-docs.ts [--check]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { rootRoutes } from '../packages/cli/src/app.ts';
import { describe } from '../packages/cli/src/help/describe.ts';
import { renderDocs } from '../packages/cli/src/help/render-docs.ts';

const path = new URL('../docs/cli.md', import.meta.url);
const help = describe(['muster'], rootRoutes);
if (help.kind !== 'group') throw new Error('the root of the commands is a group');
const text = renderDocs(help);

if (!process.argv.includes('--check')) {
  writeFileSync(path, text);
} else if (readFileSync(path, 'utf8') !== text) {
  console.error('docs/cli.md does not fit the commands. Run: node --conditions=source scripts/generate-cli-docs.ts');
  process.exitCode = 1;
}
