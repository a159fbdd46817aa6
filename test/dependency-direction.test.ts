import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Report {
  readonly summary: { readonly violations: readonly { readonly rule: { readonly name: string } }[] };
}

/** Names of the rules that the files under `path` break. */
async function brokenRules(path: string): Promise<string[]> {
  const cruise = promisify(execFile)(
    process.execPath,
    [`${root}node_modules/dependency-cruiser/bin/dependency-cruiser.mjs`, '--config', '.dependency-cruiser.mjs', '-T', 'json', path],
    { cwd: root, maxBuffer: 64 * 1024 * 1024 },
  );
  const { stdout } = await cruise.catch((error: { stdout: string }) => error);
  const report = JSON.parse(stdout) as Report;
  return [...new Set(report.summary.violations.map(({ rule }) => rule.name))].sort();
}

describe('dependency direction', () => {
  it('is checked by rules that a wrong import breaks', { timeout: 30_000 }, async () => {
    expect(await brokenRules('test/fixtures/wrong-direction')).toEqual([
      'agent-never-imports-manager',
      'model-imports-nothing',
      'pure-cores-do-no-io',
      'roles-meet-in-the-state',
    ]);
  });
});
