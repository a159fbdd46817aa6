/** `muster risk` on a large cluster: makes a table of what bench/risk-times.ts measures in a process of its own. */
import { output, projectRoot } from '@muster/test/lab/command';
import { median, seconds, table } from '../measure.ts';
import type { BenchPart } from '../part.ts';

interface Row {
  readonly case: string;
  readonly nodes: number;
  readonly risky: number;
  readonly tookMs: number;
  readonly cpuMs: number;
}

export const part: BenchPart = {
  title: 'Foresight: `muster risk` on a large cluster',
  summary: 'which of 1,000 hosts may not be lost, with 10,000 services',
  method: `
The manager's computation by itself, over 1,000 hosts that run 10,000 services of three
tasks each. The API gives it 5 s, in slices of 50 ms between which the manager does its
other work, and then answers for the hosts that were looked at. Processor time includes
that of the collector and the compiler.`,
  limitMs: 300_000,
  async run({ rounds }) {
    const runs: Row[][] = [];
    for (let round = 0; round < rounds; round++) {
      const text = await output(process.execPath, ['--conditions=source', `${projectRoot}bench/risk-times.ts`]);
      runs.push(text.trim().split('\n').map((line) => JSON.parse(line) as Row));
    }
    const [first = []] = runs;
    return table(
      ['services', 'hosts', 'of them risky', 'time (s)', 'processor time (s)'],
      first.map((row, index) => {
        const of = (read: (row: Row) => number) => median(runs.flatMap((run) => run[index] ?? []).map(read));
        return [row.case, String(row.nodes), String(row.risky), seconds(of(({ tookMs }) => tookMs)), seconds(of(({ cpuMs }) => cpuMs))];
      }),
    );
  },
};
