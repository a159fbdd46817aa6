import { MusterError } from '@muster/shared/model/error';
import type { Clock } from '@muster/shared/runtime/clock';
import type { Api } from '../api.ts';

const RETRY_MS = 2_000;

/**
 * Gives the node the labels that it does not have yet, as soon as it is known to
 * the managers. A label that somebody changed later stays as it is.
 */
export async function labelNode(api: Api, nodeId: string, labels: Readonly<Record<string, string>>, clock: Clock, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const node = await api.getNode(nodeId);
      const missing = Object.entries(labels).filter(([key]) => !Object.hasOwn(node.spec.labels, key));
      if (missing.length === 0) return;
      await api.updateNode(node.id, { ...node.spec, labels: { ...node.spec.labels, ...Object.fromEntries(missing) } }, node.etag);
      return;
    } catch (error) {
      // Not registered yet, no manager, or somebody was faster: all pass.
      const mayPass = error instanceof MusterError && ['not-found', 'unavailable', 'deadline-exceeded', 'conflict', 'failed-precondition'].includes(error.code);
      if (!mayPass) throw error;
    }
    await clock.sleep(RETRY_MS, signal).catch(() => undefined);
  }
}
