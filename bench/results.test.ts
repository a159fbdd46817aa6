import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { BenchPart } from './part.ts';
import { sectionOf, withSection } from './results.ts';

const part = { title: 'Speed', method: '\nBy a stopwatch.\n' };

describe('RESULTS.md', () => {
  it('gets a section at the end for a part that it does not have', () => {
    expect(withSection('# Results\n\nOld.\n', 'speed', sectionOf('speed', part, '10 km/h'))).toBe(
      '# Results\n\nOld.\n\n<!-- part speed -->\n## Speed\n\nBy a stopwatch.\n\n10 km/h\n<!-- end of speed -->\n',
    );
  });

  it('keeps all other text when a section is replaced', () => {
    const first = withSection('# Results\n', 'speed', sectionOf('speed', part, '10 km/h'));
    const both = withSection(first, 'weight', sectionOf('weight', part, '3 kg'));
    expect(withSection(both, 'speed', sectionOf('speed', part, '12 km/h'))).toBe(both.replace('10 km/h', '12 km/h'));
  });
});

describe('parts of the bench', () => {
  it('each say what they measure and how', async () => {
    const files = await readdir(new URL('parts/', import.meta.url));
    expect(files).toContain('cluster.ts');
    for (const file of files) {
      const { part: found } = (await import(new URL(`parts/${file}`, import.meta.url).href)) as { part: BenchPart };
      const words = [found.title, found.summary, found.method].map((text) => text.trim() !== '');
      expect({ file, words, limited: found.limitMs > 0 }).toEqual({ file, words: [true, true, true], limited: true });
    }
  });
});
