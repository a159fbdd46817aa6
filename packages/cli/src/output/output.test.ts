import { MusterError } from '@muster/shared/model/error';
import { describe, expect, it } from 'vitest';
import { renderError } from './render-error.ts';
import { createStyle } from './style.ts';
import { renderTable } from './table.ts';
import { printable, truncate } from './terminal.ts';
import { formatAge } from './time.ts';

const plain = createStyle(false);

describe('tables', () => {
  const columns = [{ header: 'ID' }, { header: 'NAME', flexible: true }, { header: 'N', align: 'right' as const }];
  const rows = [['1', 'a-rather-long-name-of-a-service', '10'], ['22', { text: 'b', tone: 'bad' as const }, '5']];

  it('aligns columns and keeps everything when there is no terminal', () => {
    expect(renderTable(columns, rows, { width: undefined, style: plain })).toEqual([
      'ID  NAME                              N',
      '1   a-rather-long-name-of-a-service  10',
      '22  b                                 5',
    ]);
  });

  it.each([80, 39, 30, 20])('fits %d columns by cutting the flexible one', (width) => {
    for (const line of renderTable(columns, rows, { width, style: plain })) expect(line.length).toBeLessThanOrEqual(width);
  });

  it('leaves out what it can spare before it grows too wide', () => {
    const spare = [...columns, { header: 'SPARE', expendable: true }];
    const wide = rows.map((row) => [...row, 'more']);
    const render = (width: number) => renderTable(spare, wide, { width, style: plain });
    expect(render(23)[1]).toBe('1   a-rathe…  10  more');
    expect(render(20)[1]).toBe('1   a-rather-lo…  10');
    expect(renderTable(spare, wide, { width: undefined, style: plain })[1]).toContain('more');
  });

  it('does not cut below eight characters, and paints outside the padding', () => {
    expect(renderTable(columns, rows, { width: 5, style: plain })[1]).toBe('1   a-rathe…  10');
    expect(renderTable(columns, rows, { width: undefined, style: createStyle(true) })[2]).toContain('\u001B[31mb\u001B[39m   ');
  });
});

describe('texts', () => {
  it('shows no control characters', () => {
    expect(printable('a\u001B[2Jb\nc\u0007')).toBe('a\uFFFD[2Jb c\uFFFD');
  });

  it('cuts with an ellipsis', () => {
    expect([truncate('abc', 3), truncate('abcd', 3), truncate('abc', 0)]).toEqual(['abc', 'ab…', '']);
  });

  it.each([[0, '0s'], [59_999, '59s'], [60_000, '1m'], [3_600_000, '1h'], [90_000_000, '1d'], [-5, '0s']])('%d ms is %s ago', (ms, text) => {
    expect(formatAge(ms)).toBe(text);
  });
});

describe('errors', () => {
  it('say what, which field and what to do', () => {
    const error = new MusterError('invalid-argument', 'the spec is wrong', { violations: [{ field: 'name', description: 'too long' }], hint: 'Shorten it.' });
    expect(renderError(error, plain)).toEqual(['muster: the spec is wrong', '  name: too long', '  Shorten it.']);
  });

  it('show where an unexpected one comes from', () => {
    expect(renderError(new TypeError('boom'), plain).join('\n')).toMatch(/unexpected: TypeError: boom[\s\S]*report/);
  });
});
