/** What decisions about rollouts cost: makes a table of what bench/rollout-rates.ts measures in a process of its own. */
import { output, projectRoot } from '@muster/test/lab/command';
import { median, seconds, table } from '../measure.ts';
import type { BenchPart } from '../part.ts';

interface Row {
  readonly case: string;
  readonly of: number;
  readonly came: string;
  readonly cpuMs: number;
}

const WORDS: Readonly<Record<string, string>> = {
  'rollout, 1 at a time': 'one rollout of 100 tasks, one after the other',
  'rollout, 10 at a time': 'one rollout of 100 tasks, 10 at a time',
  look: 'one look at each of 10,000 services on 1,000 nodes, the ledger included',
  plan: 'the plan of one update on that state',
};

export const part: BenchPart = {
  title: 'Rollouts: what deciding costs',
  summary: 'a rollout of 100 tasks, 10,000 services looked at, a plan',
  method: `
The functions that decide in production, on a state in memory: no store, no agents that
take their time. A rollout is decided about from its first look to its end, placement
included; every task does at once what it is told. Processor time includes that of the
collector and the compiler.`,
  limitMs: 300_000,
  async run({ rounds }) {
    const runs: Row[][] = [];
    for (let round = 0; round < rounds; round++) {
      const text = await output(process.execPath, ['--conditions=source', `${projectRoot}bench/rollout-rates.ts`]);
      runs.push(text.trim().split('\n').map((line) => JSON.parse(line) as Row));
    }
    const [first = []] = runs;
    return table(
      ['what', 'processor time (s)', 'a second does'],
      first.map((row, index) => {
        const cpuMs = median(runs.flatMap((run) => run[index] ?? []).map((one) => one.cpuMs));
        const kind = row.case.startsWith('rollout') ? 'tasks replaced' : row.case === 'look' ? 'services' : 'plans';
        return [WORDS[row.case] ?? row.case, seconds(cpuMs), `${Math.round((row.of / cpuMs) * 1_000)} ${kind}`];
      }),
    );
  },
};
