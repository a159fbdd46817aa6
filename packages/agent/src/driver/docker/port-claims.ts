/**
 * Host ports that the engine may be binding or letting go for one of our
 * containers at this moment. Then it listens on them while it does not yet, or no
 * longer, list the container as running, and they would look like somebody else's.
 */
import type { PortSpec } from '@muster/shared/model/service-spec';

export interface PortClaims {
  /** Called when the container is created. */
  know(taskId: string, ports: readonly PortSpec[]): void;
  /** Called when it is removed. */
  forget(taskId: string): void;
  /** The task's ports are claimed while the work goes on. */
  during<Result>(taskId: string, work: () => Promise<Result>): Promise<Result>;
  /** As `tcp/80`. */
  held(): readonly string[];
}

export function portClaims(): PortClaims {
  const known = new Map<string, readonly string[]>();
  const claims = new Set<readonly string[]>();
  return {
    know(taskId, ports) {
      const published = ports.filter(({ publishedPort }) => publishedPort !== 0);
      if (published.length > 0) known.set(taskId, published.map(({ protocol, publishedPort }) => `${protocol}/${publishedPort}`));
    },
    forget: (taskId) => void known.delete(taskId),
    async during(taskId, work) {
      // A copy: two pieces of work for one task claim each for itself.
      const claim = [...(known.get(taskId) ?? [])];
      claims.add(claim);
      try {
        return await work();
      } finally {
        claims.delete(claim);
      }
    },
    held: () => [...claims].flat(),
  };
}
