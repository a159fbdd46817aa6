import { simulate } from '/tmp/wt/health-next/test/sim/simulate.ts';
const [first, count] = process.argv.slice(2).map(Number);
const kinds = new Map();
for (let seed = first; seed < first + count; seed++) {
  const run = await simulate({ seed });
  if (run.failure) {
    const key = `${String(run.failure.error.message ?? run.failure.error).slice(0, 260)}`;
    console.log(seed, run.failure.step, key);
  }
}
console.log('done');
