/** A thread that runs one seed after another, as it is told (`run-seeds.ts`). */
import { parentPort } from 'node:worker_threads';
import { resultOf } from './seed-result.ts';
import { simulate } from './simulate.ts';

parentPort?.on('message', (seed: number) => {
  void simulate({ seed }).then((run) => parentPort?.postMessage(resultOf(run), []));
});
