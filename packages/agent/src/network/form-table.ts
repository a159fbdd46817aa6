/**
 * Shows how this kernel and this nft print a table: it is put there under another name
 * and asleep, so that no packet meets it, listed, and taken away. So what nft prints is
 * compared with what it prints, whichever version it is.
 */
import type { HostTools } from './host-tools.ts';
import { FORM_TABLE } from './names.ts';

/** `table`: its whole text. `options`: of nft. Undefined when it could not be found out. */
export async function shownForm(tools: Pick<HostTools, 'run'>, table: string, options: readonly string[]): Promise<string | undefined> {
  try {
    await tools.run('nft', ['-f', '-'], asleep(table));
    return await tools.run('nft', [...options, 'list', 'table', 'ip', FORM_TABLE]);
  } catch {
    return undefined;
  } finally {
    await tools.run('nft', ['delete', 'table', 'ip', FORM_TABLE]).catch(() => undefined);
  }
}

function asleep(table: string): string {
  return table.replaceAll(/\btable ip \S+/g, `table ip ${FORM_TABLE}`).replace('{\n', '{\n  flags dormant;\n');
}
