/** Real processor load on several hosts makes real replicas come and go. */
import { BUSYBOX_IMAGE, buildTestImages } from '@muster/agent/driver/testing/images';
import { startLab, waitFor, type Lab } from '@muster/test/lab/lab';
import { runningContainers } from '@muster/test/lab/truth';
import { seconds, table } from '../measure.ts';
import type { BenchPart } from '../part.ts';

const NAME = 'elastic';
const MOST = 6;
const LOAD = '/run/load';
/** Of a core, for each task: so small that three busy tasks leave the machine its time. */
const LIMIT = '0.1';
const DOWN_WINDOW_S = 10;
/** Between two looks at what runs. */
const BETWEEN_LOOKS_MS = 50;
const LIMIT_MS = 180_000;
/** Burns what it may while the file is there. */
const BUSY = `trap "exit 0" TERM; while true; do if [ -e ${LOAD}/on ]; then i=0; while [ $i -lt 2000 ]; do i=$((i+1)); done; else sleep 0.2; fi; done`;

export const part: BenchPart = {
  title: 'A service that follows its load',
  summary: 'processor load on three hosts adds tasks, and its end takes them away again (2 minutes)',
  method: `
Three hosts, three managers, all as by default. One service between 1 and ${MOST} tasks, each with a
tenth of a core, of which half is aimed at; a window of ${DOWN_WINDOW_S} s before tasks are taken away. Its tasks
burn what they may while a file is there, on every host alike. Times: from the file's
coming or going until the engines run so many containers.`,
  limitMs: 600_000,
  async run() {
    await buildTestImages();
    await using lab = await startLab({ name: 'muster-bench-elastic', hosts: 3, managers: 3, subnet: 12, images: [BUSYBOX_IMAGE] });
    await each(lab, 'mkdir', '-p', LOAD);
    const made = await lab.muster(['service', 'create', '--name', NAME, '--limit-cpu', LIMIT, '--reserve-cpu', LIMIT, '--autoscale-min', '1', '--autoscale-max', String(MOST), '--autoscale-cpu', '50%', '--autoscale-down-window', `${DOWN_WINDOW_S}s`, '--mount', `type=bind,source=${LOAD},target=${LOAD}`, BUSYBOX_IMAGE, 'sh', '-c', BUSY]);
    if (made.exitCode !== 0) throw new Error(made.stderr);
    await each(lab, 'touch', `${LOAD}/on`);
    const second = await until(lab, 'a second task', (count) => count >= 2);
    const most = second + (await until(lab, 'all tasks', (count) => count === MOST));
    const spread = new Set((await runningContainers(lab.hosts, NAME)).map(({ host }) => host)).size;
    await each(lab, 'rm', `${LOAD}/on`);
    const fewer = await until(lab, 'fewer tasks', (count) => count < MOST);
    const least = fewer + (await until(lab, 'one task', (count) => count === 1));
    return table(
      ['what', 'time (s)'],
      [
        ['load → a second task runs', seconds(second)],
        [`load → ${MOST} tasks run, on ${spread} hosts`, seconds(most)],
        ['end of the load → fewer tasks', seconds(fewer)],
        ['end of the load → one task', seconds(least)],
      ],
    );
  },
};

const each = (lab: Lab, ...command: string[]) => Promise.all(lab.hosts.map((host) => host.exec(command)));

const until = (lab: Lab, what: string, isSo: (count: number) => boolean): Promise<number> =>
  waitFor(what, async () => isSo((await runningContainers(lab.hosts, NAME)).length), LIMIT_MS, BETWEEN_LOOKS_MS);
