/** After a test that failed half-way: its failure must not be the next one's. */
import { bootAgain, daemonsOn, startAgain, whole } from './chaos/inflict.ts';
import type { LabHost } from './host.ts';
import type { Lab } from './lab.ts';

const WHOLE_WITHIN_MS = 120_000;

/** Hosts that are cut off, frozen or dead and daemons that stand still or are gone are as they were before. Does what it can, and never rejects. */
export async function putRight(lab: Lab, images: readonly string[]): Promise<void> {
  for (const host of lab.hosts) await putHostRight(lab, host, images).catch((error: unknown) => console.error(`${host.name} is not as it was: ${String(error)}`));
  await whole(lab, WHOLE_WITHIN_MS).catch((error: unknown) => console.error(`the lab is not as it was: ${String(error)}`));
}

async function putHostRight(lab: Lab, host: LabHost, images: readonly string[]): Promise<void> {
  if (!(await host.isConnected())) await host.reconnect();
  if (!(await host.isRunning())) {
    const isThawed = await host.thaw().then(() => true, () => false);
    if (!isThawed) return bootAgain(lab, host, images);
  }
  for (const daemon of daemonsOn(lab, host)) await host.signal(daemon, 'CONT').catch(() => startAgain(host, daemon));
}
