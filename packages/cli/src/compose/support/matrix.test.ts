import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SUPPORT_CASES } from './cases.ts';
import { supportMatrix, tried } from './matrix.ts';
import { renderMatrix } from './render-matrix.ts';

/** Keys that are right to have no effect. */
const WITHOUT_EFFECT = [
  // Of the old format; the specification calls it obsolete.
  'version',
  // Services reach each other's ports anyway.
  'services.expose',
  // Liveness and startup have one success by definition.
  'services.x-probes.liveness.successes',
  'services.x-probes.startup.successes',
  // All that are taken mean the same network.
  'networks.driver',
];

const rows = supportMatrix();

describe('the support matrix', () => {
  it('has a case for every key that is not said to be without effect', () => {
    const untested = rows.filter(({ support }) => support === 'untested').map(({ key }) => key);
    expect(untested, 'add a case to packages/cli/src/compose/support/cases.ts').toEqual([]);
  });

  it.each(rows.filter(({ support }) => support === 'accepted').map(({ key }) => key))('%s is right to be without effect', (key) => {
    expect(WITHOUT_EFFECT).toContain(key);
  });

  it('refuses no key of its cases for being written wrongly in the case', () => {
    const refused = rows.filter(({ key, support }) => support === 'refused' && key in SUPPORT_CASES);
    expect(refused).toEqual([]);
  });

  it('finds out a key that is dropped in silence, one that is reported and one that is refused', () => {
    expect(tried({ web: '‹x-nothing: 1›' }).support).toBe('accepted');
    expect(tried({ web: '‹attach: false›' })).toEqual({ support: 'reported', note: 'logs are shown by `muster service logs`' });
    expect(tried({ web: '‹imgae: x›' })).toEqual({ support: 'refused', note: 'unknown key "imgae". Did you mean "image"?' });
    expect(tried({ web: '‹user: a›' })).toEqual({ support: 'honoured', note: '' });
  });

  it('docs/compose-support.md is what the loader does', () => {
    const written = readFileSync(new URL('../../../../../docs/compose-support.md', import.meta.url), 'utf8');
    expect(written, 'run: node --conditions=source scripts/generate-cli-docs.ts').toBe(renderMatrix(rows));
  });
});
