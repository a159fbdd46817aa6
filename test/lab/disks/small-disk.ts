/**
 * A small disk of a host's, in the place of one of its directories: it can be filled, and it
 * can break, whereupon the kernel lets nobody write to it any more, files that are open
 * included. What the directory held is on it, and goes back in the end.
 */
import { existsSync } from 'node:fs';
import type { LabHost } from '../host.ts';

/** Without loop devices there are no such disks here. */
export const canHaveDisks = existsSync('/dev/loop-control');

const LOOPS = 64;

export class SmallDisk implements AsyncDisposable {
  readonly directory: string;
  readonly #host: LabHost;
  readonly #file: string;

  private constructor(host: LabHost, directory: string) {
    this.#host = host;
    this.directory = directory;
    this.#file = `/run/disk${directory.replaceAll('/', '-')}`;
  }

  /** It is there, and in nobody's place yet. */
  static async make(host: LabHost, directory: string, mebibytes: number): Promise<SmallDisk> {
    const disk = new SmallDisk(host, directory);
    await disk.#run(`
      # Another disk may be making them at this moment.
      [ -e /dev/loop-control ] || mknod -m 600 /dev/loop-control c 10 237 2>/dev/null || true
      for number in $(seq 0 ${LOOPS - 1}); do [ -e /dev/loop$number ] || mknod -m 600 /dev/loop$number b 7 $number 2>/dev/null || true; done
      truncate -s ${mebibytes}M ${disk.#file}
      mkfs.ext4 -q -m 0 -e remount-ro ${disk.#file}`);
    return disk;
  }

  /** Nobody may have a file in the directory open. */
  takePlace = () =>
    this.#run(`
      mv ${this.directory} ${this.directory}.before
      mkdir -p ${this.directory}
      mount -n -o loop ${this.#file} ${this.directory}
      cp -a ${this.directory}.before/. ${this.directory}/
      sync -f ${this.directory}/
      rm -rf ${this.directory}.before`);

  /** To the last byte. */
  fill = () => this.#run(`for size in 1M 4k 1; do dd if=/dev/zero bs=$size of=${this.directory}/filler-$size 2>/dev/null || true; done; sync -f ${this.directory}/`);
  empty = () => this.#run(`rm -f ${this.directory}/filler-*`);
  /** As after an error of the device. */
  break = () => this.#run(`device=$(awk '$2 == "${this.directory}" { print $1 }' /proc/mounts); echo broken > /sys/fs/ext4/\${device#/dev/}/trigger_fs_error`);
  /** Nobody may have a file of it open: they would see it broken for ever. */
  repair = () => this.#run(`umount -n ${this.directory}; e2fsck -fp ${this.#file} >/dev/null || [ $? -lt 4 ]; mount -n -o loop ${this.#file} ${this.directory}`);

  /** Nobody may have a file of it open. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#run(`mkdir ${this.directory}.after; cp -a ${this.directory}/. ${this.directory}.after/; umount -n ${this.directory}; rmdir ${this.directory}; mv ${this.directory}.after ${this.directory}; rm ${this.#file}`);
  }

  async #run(script: string): Promise<void> {
    const result = await this.#host.exec(['/bin/sh', '-ec', script]);
    if (result.exitCode !== 0) throw new Error(`${script} on ${this.#host.name} ended with ${result.exitCode}: ${result.stderr}`);
  }
}
