/** An engine's driver as the agent's process sees it: what the engine does goes on without the agent. */
import type { Driver } from '@muster/agent/driver/driver';
import { never, type SimProcess } from './process.ts';

/** `onStop` is told of every container that the agent takes down. */
export function driverOf(process: SimProcess, driver: Driver, onStop: (taskId: string) => void): Driver {
  const call = <Result>(run: () => Promise<Result>): Promise<Result> => (process.isKilled ? never() : process.pass(run()));
  return {
    info: (signal) => call(() => driver.info(signal)),
    ensureImage: (request, onProgress, signal) =>
      call(() => driver.ensureImage(request, (progress) => process.deliver('io', () => onProgress(progress)), signal)),
    create: (request, signal) => call(() => driver.create(request, signal)),
    start: (taskId, signal) => call(() => driver.start(taskId, signal)),
    stop: (taskId, options, signal) =>
      call(() => {
        onStop(taskId);
        return driver.stop(taskId, options, signal);
      }),
    kill: (taskId, killSignal, signal) => call(() => driver.kill(taskId, killSignal, signal)),
    remove: (taskId, signal) =>
      call(() => {
        onStop(taskId);
        return driver.remove(taskId, signal);
      }),
    inspect: (taskId, signal) => call(() => driver.inspect(taskId, signal)),
    list: (signal) => call(() => driver.list(signal)),
    leased: (signal) => call(() => driver.leased(signal)),
    events: (signal) => process.passAll(driver.events(signal)),
    logs: (taskId, options, signal) => process.passAll(driver.logs(taskId, options, signal)),
    stats: (taskId, signal) => call(() => driver.stats(taskId, signal)),
    exec: (taskId, command, options, signal) => call(() => driver.exec(taskId, command, options, signal)),
    usedPorts: (signal) => call(() => driver.usedPorts(signal)),
  };
}
