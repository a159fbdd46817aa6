/** Whether the host is being shut down or started again, by the word of its service manager. */
import { execFile } from 'node:child_process';

/** One that does not answer by then keeps nothing from ending. */
const TIMEOUT_MS = 2_000;

/** False where there is no systemd, or it does not answer. Its exit code is another one for every state but `running`. */
export function isHostStopping(): Promise<boolean> {
  return new Promise((resolve) => {
    execFile('systemctl', ['is-system-running'], { timeout: TIMEOUT_MS }, (_error, stdout) => resolve(stdout.trim() === 'stopping'));
  });
}
