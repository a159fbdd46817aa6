/** Starts `agent watchdog` in a session of its own, so that nothing that ends the agent ends it. */
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '@muster/shared/runtime/logger';

export interface WatchdogStart {
  /** The program that runs this process and its arguments up to `agent`. */
  readonly program: readonly string[];
  readonly dataDir: string;
  /** As `--docker` takes it. */
  readonly engine: string | undefined;
  readonly logger: Logger;
}

export function startWatchdog({ program, dataDir, engine, logger }: WatchdogStart): void {
  const [command = '', ...args] = program;
  const log = openSync(join(dataDir, 'agent', 'watchdog.log'), 'a', 0o600);
  try {
    const child = spawn(command, [...args, 'agent', 'watchdog', '--data-dir', dataDir, ...(engine === undefined ? [] : ['--docker', engine])], {
      detached: true,
      stdio: ['ignore', log, log],
    });
    child.on('error', (error) => logger.error({ err: error }, 'the watchdog could not be started; exclusive tasks wait for it'));
    child.unref();
    logger.info({ pid: child.pid }, 'started the watchdog of this host');
  } finally {
    closeSync(log);
  }
}
