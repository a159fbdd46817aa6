/** Asks a manager for lists without a pause, many at a time, until its input ends: `flooder.ts ADDRESS`. Prints a dot for each answer, refusals among them. */
import { MusterError } from '@muster/shared/model/error';
import { connectControl } from '@muster/shared/rpc/client';

const AT_ONCE = 300;
const [address = ''] = process.argv.slice(2);
const stop = new AbortController();
process.stdin.resume().on('end', () => stop.abort());
using client = connectControl([address]);
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    while (!stop.signal.aborted) {
      try {
        await client.call('ListServices', { pageSize: 500 }, { signal: stop.signal });
        process.stdout.write('.');
      } catch (error) {
        if (stop.signal.aborted) break;
        if (!(error instanceof MusterError)) throw error;
        process.stdout.write('.');
      }
    }
  }),
);
