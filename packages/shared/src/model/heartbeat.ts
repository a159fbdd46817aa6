/** So often that an agent notices within a second that its manager is silent. */
const MIN_HEARTBEAT_MS = 300;
/** The period grows with the cluster, so that a manager gets 200 heartbeats a second at most. */
const HEARTBEAT_MS_PER_NODE = 5;

/** How far apart, in milliseconds, the heartbeats of an agent are in a cluster of so many nodes. */
export function heartbeatMsFor(nodes: number): number {
  return Math.max(MIN_HEARTBEAT_MS, nodes * HEARTBEAT_MS_PER_NODE);
}
