/** Runs bench/scheduler.ts in a process of its own and makes its figures a table. */
import { output, projectRoot } from '@muster/test/lab/command';
import { table } from './measure.ts';

interface Row {
  readonly case: string;
  readonly nodes: number;
  readonly tasks: number;
  readonly decidedPerSecond: number;
  readonly committedPerSecond?: number;
  readonly longestPassMs: number;
}

export async function schedulerReport(): Promise<string> {
  const text = await output(process.execPath, ['--conditions=source', `${projectRoot}bench/scheduler.ts`, '--json']);
  const { rows } = JSON.parse(text) as { rows: readonly Row[] };
  return table(
    ['tasks', 'nodes', 'pending tasks', 'decisions/s', 'committed/s', 'longest pass (ms)'],
    rows.map((row) => [
      row.case,
      String(row.nodes),
      String(row.tasks),
      String(row.decidedPerSecond),
      row.committedPerSecond === undefined ? '' : String(row.committedPerSecond),
      String(row.longestPassMs),
    ]),
  );
}
