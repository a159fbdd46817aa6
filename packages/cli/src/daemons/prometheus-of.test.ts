import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { prometheusOf } from './prometheus-of.ts';

const NONE = { prometheus: undefined, prometheusTokenFile: undefined, prometheusCaFile: undefined };

it('a Prometheus is asked with the token that is in the file now', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'muster-prometheus-'));
  try {
    expect(prometheusOf(NONE, { cwd })).toEqual({});
    const flags = { ...NONE, prometheus: 'https://prom:9090', prometheusTokenFile: 'token' };
    expect(() => prometheusOf(flags, { cwd })).toThrow(`${cwd}/token cannot be read`);
    await writeFile(join(cwd, 'token'), 'first\n');
    const source = prometheusOf(flags, { cwd });
    expect([source.address, source.token?.()]).toEqual(['https://prom:9090', 'first']);
    await writeFile(join(cwd, 'token'), 'second\n');
    expect(source.token?.()).toBe('second');
    expect(() => prometheusOf({ ...NONE, prometheusTokenFile: 'token' }, { cwd })).toThrow('need --prometheus');
  } finally {
    await rm(cwd, { recursive: true });
  }
});
