/** Logs and exec where only a real engine shows the trouble: long lines, much output, silence, commands that hang. */
import { defaultContainer, defaultTask } from '@muster/shared/model/defaults';
import { systemClock } from '@muster/shared/runtime/clock';
import { systemNewId } from '@muster/shared/runtime/ids';
import { silentLogger } from '@muster/shared/runtime/logger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUSYBOX_IMAGE, buildTestImages } from '../testing/images.ts';
import { openDockerDriver } from './docker-driver.ts';

const EVERYTHING = { follow: true, stdout: true, stderr: true };
const EXEC_LIMITS = { timeoutMs: 20_000, maxOutputBytes: 100_000 };

describe('streams of a real engine', () => {
  const driver = openDockerDriver({ nodeId: systemNewId(), clock: systemClock, logger: silentLogger });
  const tasks: string[] = [];

  beforeAll(() => buildTestImages());
  afterAll(() => Promise.all(tasks.map((taskId) => driver.remove(taskId))));

  async function started(script: string): Promise<string> {
    const taskId = systemNewId();
    tasks.push(taskId);
    const container = { ...defaultContainer(BUSYBOX_IMAGE), command: ['sh', '-c', script] };
    const spec = { ...defaultTask(BUSYBOX_IMAGE), container };
    await driver.create({ taskId, serviceId: 's', serviceName: 'streams', slot: 1, stack: '', spec, ports: [] });
    await driver.start(taskId);
    return taskId;
  }

  it('puts a line together that the engine stores in pieces', async () => {
    const taskId = await started('head -c 100000 /dev/zero | tr "\\0" x; echo; echo short; head -c 20000 /dev/zero | tr "\\0" y >&2');
    const lines = await Array.fromAsync(driver.logs(taskId, EVERYTHING, new AbortController().signal));
    const sizes = lines.map(({ source, line }) => `${source} ${line.length}`).sort();
    expect(sizes).toEqual(['stderr 20000', 'stdout 100000', 'stdout 5']);
  });

  it('loses no line of a chatty container to a slow reader, nor holds more than a piece of them', async () => {
    const count = 100_000;
    const taskId = await started(`seq 1 ${count}`);
    let read = 0;
    let most = 0;
    const misread: string[] = [];
    for await (const { line } of driver.logs(taskId, EVERYTHING, new AbortController().signal)) {
      const text = Buffer.from(line).toString();
      read += 1;
      if (text !== String(read)) misread.push(`${text} instead of ${read}`);
      if (misread.length >= 3) break;
      if (read % 1_000 === 0) {
        await systemClock.sleep(1);
        most = Math.max(most, process.memoryUsage().arrayBuffers);
      }
    }
    expect([read, misread]).toEqual([count, []]);
    expect(most).toBeLessThan(64 * 2 ** 20);
  });

  it('waits on a silent log and ends it with the container', async () => {
    const taskId = await started('sleep 1000');
    const stop = new AbortController();
    const reading = Array.fromAsync(driver.logs(taskId, EVERYTHING, stop.signal));
    await driver.kill(taskId, 'SIGKILL');
    expect(await reading).toEqual([]);
  });

  it('ends the process of a command that took too long', async () => {
    const taskId = await started('sleep 1000000');
    const slow = driver.exec(taskId, ['sleep', '4321'], { ...EXEC_LIMITS, timeoutMs: 500 });
    await expect(slow).rejects.toMatchObject({ code: 'timeout' });
    const processes = async () => Buffer.from((await driver.exec(taskId, ['ps'], EXEC_LIMITS)).stdout).toString();
    await expect.poll(processes).not.toContain('4321');
    expect(await processes()).toContain('sleep 1000000');
  });

  it('tells the exit code of a command that is not there', async () => {
    const taskId = await started('sleep 1000000');
    const attempt = driver.exec(taskId, ['no-such-program'], EXEC_LIMITS).then(
      ({ exitCode }) => `exit code ${exitCode}`,
      (error: unknown) => String(error),
    );
    expect(await attempt).toMatch(/exit code 12[67]|no-such-program/);
  });

  it('gives up on a command when the caller does', async () => {
    const taskId = await started('sleep 1000000');
    const giveUp = new AbortController();
    const running = driver.exec(taskId, ['sleep', '1000'], EXEC_LIMITS, giveUp.signal);
    const reason = new Error('enough');
    setTimeout(() => giveUp.abort(reason), 200);
    await expect(running).rejects.toBe(reason);
  });
});
