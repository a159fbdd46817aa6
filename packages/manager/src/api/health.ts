/** The standard health service, for probes and load balancers. */
import { MusterError } from '@muster/shared/model/error';
import type { HealthHandlers } from '@muster/shared/rpc/gen/grpc/health/v1/Health';
import type { HealthCheckResponse } from '@muster/shared/rpc/gen/grpc/health/v1/HealthCheckResponse';
import type { Implementation } from '@muster/shared/rpc/methods';
import type { Clock } from '@muster/shared/runtime/clock';

const LOOK_AGAIN_MS = 1_000;

type ServingStatus = NonNullable<HealthCheckResponse['status']>;

export interface HealthOptions {
  readonly clock: Clock;
  /** Full names of the services that this server has. */
  readonly services: readonly string[];
  readonly isReady: () => boolean;
}

export function healthMethods({ clock, services, isReady }: HealthOptions): Implementation<HealthHandlers> {
  const known = new Set(['', ...services]);
  const statusOf = (service: string): ServingStatus => {
    if (!known.has(service)) return 'SERVICE_UNKNOWN';
    return isReady() ? 'SERVING' : 'NOT_SERVING';
  };
  return {
    async Check({ service }) {
      const status = statusOf(service);
      if (status !== 'SERVICE_UNKNOWN') return { status };
      throw new MusterError('not-found', `this server has no service "${service}"`, { reason: 'SERVICE_UNKNOWN' });
    },
    async *Watch({ service }, { signal }) {
      let told: ServingStatus | undefined;
      while (!signal.aborted) {
        const status = statusOf(service);
        if (status !== told) yield { status };
        told = status;
        await clock.sleep(LOOK_AGAIN_MS, signal).catch(() => undefined);
      }
    },
  };
}
