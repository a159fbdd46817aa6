/** A manager on the embedded store, on a host's disk of its own that is filled and that breaks. */
import { output, projectRoot, type CommandResult } from '../command.ts';
import type { LabHost } from '../host.ts';
import { waitFor } from '../lab.ts';
import { SmallDisk } from './small-disk.ts';

const DIRECTORY = '/var/lib/small';
const MEBIBYTES = 64;
const PORT = 7500;
const MUSTER = `${projectRoot}bin/muster`;
/** A change that needs pages of its own. */
const LABEL = 'x'.repeat(60_000);

export type Measure = (what: string, until: string, begin: () => Promise<unknown>, done: () => Promise<boolean>) => Promise<void>;

/** On a host whose own manager goes on. */
export async function measureEmbedded(host: LabHost, measure: Measure): Promise<void> {
  const must = async (...command: readonly string[]): Promise<CommandResult> => {
    const result = await host.exec(command);
    if (result.exitCode !== 0) throw new Error(`${command.join(' ')} ended with ${result.exitCode}: ${result.stderr}`);
    return result;
  };
  await must('mkdir', '-p', DIRECTORY);
  await using disk = await SmallDisk.make(host, DIRECTORY, MEBIBYTES);
  await disk.takePlace();
  const advertise = `${host.address}:${PORT}`;
  const made = await must(MUSTER, 'cluster', 'init', '--json', '--name', 'small', '--data-dir', DIRECTORY, '--listen', advertise, '--advertise', advertise);
  const { context } = JSON.parse(made.stdout) as { readonly context: string };
  const muster = (...words: readonly string[]) => host.exec(['env', `MUSTER_CONTEXT=${context}`, MUSTER, ...words]);
  const run = [MUSTER, 'manager', 'run', '--data-dir', DIRECTORY];
  const start = () => output('docker', ['exec', '-d', host.container, '/bin/sh', '-c', 'echo $$ > /run/small.pid; exec "$@" >>/var/log/small.log 2>&1', 'sh', ...run]);
  const kill = async () => {
    await must('/bin/sh', '-c', 'kill -KILL "$(cat /run/small.pid)"');
    await waitFor('it to end', async () => (await host.exec(['/bin/sh', '-c', 'kill -0 "$(cat /run/small.pid)"'])).exitCode !== 0);
  };
  let count = 0;
  const change = async () => {
    count += 1;
    return muster('network', 'create', '--label', `text=${LABEL}`, `n${count}`);
  };
  const isRead = () => waitFor('a read of what is known', async () => (await muster('network', 'ls')).exitCode === 0);
  const isAcknowledged = async () => (await change()).exitCode === 0;
  const isRefused = (words: string) => async () => {
    const { exitCode, stderr } = await change();
    return exitCode !== 0 && stderr.includes(words);
  };

  await start();
  await waitFor('a manager on the embedded store', isAcknowledged);
  await measure('the disk of an embedded store is full', 'a change is refused because of it', disk.fill, isRefused('there is no room'));
  await isRead();
  await measure('there is space again', 'a change is acknowledged', disk.empty, isAcknowledged);
  await measure('the disk of an embedded store breaks', 'a change is refused because of it', disk.break, isRefused('check the disk'));
  await isRead();
  await kill();
  await measure('a manager is started on it', 'it has ended, and said why', () => Promise.resolve(), async () => {
    const { exitCode, stderr } = await host.exec(run);
    return exitCode !== 0 && stderr.includes('cannot be written');
  });
  await disk.repair();
  await measure('the disk is repaired and the manager started', 'a change is acknowledged', start, isAcknowledged);
  await kill();
}
