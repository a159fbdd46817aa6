/** Disks of agents, managers and etcd members that are full or broken: how long until it is said, and until all is well again. */
import { BUSYBOX_IMAGE, buildTestImages } from '@muster/agent/driver/testing/images';
import { runDisks } from '@muster/test/lab/disks/run';
import { canHaveDisks } from '@muster/test/lab/disks/small-disk';
import { startLab } from '@muster/test/lab/lab';
import { seconds, table } from '../measure.ts';
import type { BenchPart } from '../part.ts';

export const part: BenchPart = {
  title: 'Disks that are full or broken',
  summary: 'disks of agents, managers and etcd members fill up and break: until it is said, until all is well again (3 minutes, needs loop devices)',
  onlyWhenNamed: true,
  method: `
Three Docker hosts, each with a manager, an etcd member and an agent whose directories lie on
small file systems of their own (ext4); etcd has a quota of 24 MiB. First the quota is used up. Then,
all at once, the disks of one agent, one manager and one etcd member are filled to the last byte
while a service is scaled up, and those of another agent and another manager break, so that the kernel lets nobody write to
them. Then the disks of all etcd members are full. "Said": from the fault until each of it is to be read in
\`muster status\`, \`muster doctor\` and \`muster events\` (the quota: in \`events\`; without a majority of etcd no event
can be written). "Well": from there being space again until \`muster status\` has nothing
to complain about; what ended for want of space is started again after half a second, as by a
service manager; a broken disk is checked and mounted anew, which takes a restart of its daemon. What must not be: a container of before
that was restarted or replaced, a slot that does not run exactly once in the end.`,
  limitMs: 600_000,
  async run() {
    if (!canHaveDisks) throw new Error('there are no loop devices here');
    await buildTestImages();
    await using lab = await startLab({ name: 'muster-bench-disks', hosts: 3, managers: 3, subnet: 66, images: [BUSYBOX_IMAGE] });
    const { troubles, violations } = await runDisks(lab, { image: BUSYBOX_IMAGE });
    if (violations.length > 0) throw new Error(violations.join('; '));
    return table(['what', 'said (s)', 'well (s)'], troubles.map(({ what, alarmMs, wellMs }) => [what, seconds(alarmMs), seconds(wellMs)]));
  },
};
