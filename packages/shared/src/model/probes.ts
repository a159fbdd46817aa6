/** What a probe is called, and what it does when its spec does not say. Kubernetes' defaults. Pure. */
import type { ProbeCheck, ProbeKind, ProbeSpec } from './service-spec.ts';

export const PROBE_KINDS: readonly ProbeKind[] = ['startup', 'readiness', 'liveness'];

export const defaultProbeTimes: Omit<ProbeSpec, 'check'> = {
  initialDelayMs: 0,
  periodMs: 10_000,
  timeoutMs: 1_000,
  successThreshold: 1,
  failureThreshold: 3,
};

/** `http :8080/healthz`, `tcp :5432`, `grpc :9000/shop.Cart`, `exec pg_isready -q`. */
export function describeCheck(check: ProbeCheck): string {
  switch (check.type) {
    case 'http':
      return `${check.scheme} ${check.host ?? ''}:${check.port}${check.path}`;
    case 'tcp':
      return `tcp :${check.port}`;
    case 'grpc':
      return `grpc :${check.port}${check.service === '' ? '' : `/${check.service}`}`;
    case 'exec':
      return `exec ${check.command.join(' ')}`;
  }
}
