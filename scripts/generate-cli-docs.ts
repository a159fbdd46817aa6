/**
 * Writes docs/cli.md from the tree of commands and docs/compose-support.md from what
 * the loader makes of each key; with `--check` only compares.
 *
 *   node --conditions=source scripts/generate-cli-docs.ts [--check]
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { rootRoutes } from '../packages/cli/src/app.ts';
import { supportMatrix } from '../packages/cli/src/compose/support/matrix.ts';
import { renderMatrix } from '../packages/cli/src/compose/support/render-matrix.ts';
import { describe } from '../packages/cli/src/help/describe.ts';
import { renderDocs } from '../packages/cli/src/help/render-docs.ts';

const help = describe(['muster'], rootRoutes);
if (help.kind !== 'group') throw new Error('the root of the commands is a group');
const pages = { 'docs/cli.md': renderDocs(help), 'docs/compose-support.md': renderMatrix(supportMatrix()) };

for (const [name, text] of Object.entries(pages)) {
  const path = new URL(`../${name}`, import.meta.url);
  if (!process.argv.includes('--check')) {
    writeFileSync(path, text);
  } else if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
    console.error(`${name} does not fit the commands. Run: node --conditions=source scripts/generate-cli-docs.ts`);
    process.exitCode = 1;
  }
}
