/** One part of the bench, for bench/main.ts: `run-part.ts NAME ROUNDS` prints its figures. */
import type { BenchPart } from './part.ts';

const [name = '', rounds = '1'] = process.argv.slice(2);
const { part } = (await import(new URL(`parts/${name}.ts`, import.meta.url).href)) as { part: BenchPart };
console.log(await part.run({ rounds: Number(rounds) }));
// A measured process or socket that is left over must not keep the bench waiting.
process.exit(0);
