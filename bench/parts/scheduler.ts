/** The scheduler alone: makes a table of what bench/scheduler-rates.ts measures in a process of its own. */
import { output, projectRoot } from '@muster/test/lab/command';
import { table } from '../measure.ts';
import type { BenchPart } from '../part.ts';

interface Row {
  readonly case: string;
  readonly nodes: number;
  readonly tasks: number;
  readonly decidedPerSecond: number;
  readonly committedPerSecond?: number;
  readonly decidedPerCpuSecond: number;
  readonly committedPerCpuSecond?: number;
  readonly longestPassMs: number;
}

export const part: BenchPart = {
  title: 'The scheduler alone',
  summary: 'decisions per second, by themselves and with their commits',
  method: `
"Decisions": the pure scheduler, in passes of the controller's size, each seeing what the
ones before it placed; the second run of two, so that the code is compiled. "Committed":
the production controller with the state copy and the memory store, until the last task is
assigned. Both also for each second of processor time (of all threads), which other work on
the machine disturbs less.`,
  limitMs: 180_000,
  run: () => schedulerReport(),
};

async function schedulerReport(): Promise<string> {
  const text = await output(process.execPath, ['--conditions=source', `${projectRoot}bench/scheduler-rates.ts`, '--json']);
  const { rows } = JSON.parse(text) as { rows: readonly Row[] };
  return table(
    ['tasks', 'nodes', 'pending tasks', 'decisions/s', 'per CPU s', 'committed/s', 'per CPU s', 'longest pass (ms)'],
    rows.map((row) => [
      row.case,
      String(row.nodes),
      String(row.tasks),
      String(row.decidedPerSecond),
      String(row.decidedPerCpuSecond),
      String(row.committedPerSecond ?? ''),
      String(row.committedPerCpuSecond ?? ''),
      String(row.longestPassMs),
    ]),
  );
}
