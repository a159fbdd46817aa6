/** Probes of a container: wire ⇄ model. */
import { MusterError } from '../model/error.ts';
import { defaultProbeTimes } from '../model/probes.ts';
import type { ProbeCheck, ProbeKind, ProbeSpec, ProbesSpec } from '../model/service-spec.ts';
import { model, text, wire } from './fields.ts';
import type { HttpProbe } from './gen/muster/v1/HttpProbe.ts';
import type { Probe, Probe__Output } from './gen/muster/v1/Probe.ts';
import type { Probes, Probes__Output } from './gen/muster/v1/Probes.ts';

export function probesToWire(probes: ProbesSpec): Probes {
  return wire<Probes>({
    startup: probes.startup && probeToWire(probes.startup),
    readiness: probes.readiness && probeToWire(probes.readiness),
    liveness: probes.liveness && probeToWire(probes.liveness),
  });
}

export function probesFromWire(message: Probes__Output, path: string): ProbesSpec {
  const read = (kind: ProbeKind, probe: Probe__Output | null) => (probe ? probeFromWire(probe, `${path}.${kind}`) : undefined);
  return model<ProbesSpec>({
    startup: read('startup', message.startup),
    readiness: read('readiness', message.readiness),
    liveness: read('liveness', message.liveness),
  });
}

function probeToWire({ check, ...times }: ProbeSpec): Probe {
  return wire<Probe, 'check'>({
    http:
      check.type === 'http'
        ? wire<HttpProbe>({ port: check.port, path: check.path, tls: check.scheme === 'https', host: check.host, headers: check.headers })
        : undefined,
    tcp: check.type === 'tcp' ? { port: check.port } : undefined,
    grpc: check.type === 'grpc' ? { port: check.port, service: check.service } : undefined,
    exec: check.type === 'exec' ? { command: [...check.command] } : undefined,
    initialDelayMs: times.initialDelayMs,
    periodMs: times.periodMs,
    timeoutMs: times.timeoutMs,
    successThreshold: times.successThreshold,
    failureThreshold: times.failureThreshold,
  });
}

function probeFromWire(message: Probe__Output, path: string): ProbeSpec {
  return model<ProbeSpec>({
    check: checkFromWire(message, path),
    initialDelayMs: message.initialDelayMs,
    periodMs: message.periodMs ?? defaultProbeTimes.periodMs,
    timeoutMs: message.timeoutMs ?? defaultProbeTimes.timeoutMs,
    successThreshold: message.successThreshold ?? defaultProbeTimes.successThreshold,
    failureThreshold: message.failureThreshold ?? defaultProbeTimes.failureThreshold,
  });
}

function checkFromWire(message: Probe__Output, path: string): ProbeCheck {
  const { http, tcp, grpc, exec } = message;
  if (http) {
    return model<Extract<ProbeCheck, { type: 'http' }>>({
      type: 'http',
      port: http.port,
      path: http.path,
      scheme: http.tls ? 'https' : 'http',
      host: text(http.host),
      headers: http.headers,
    });
  }
  if (tcp) return { type: 'tcp', port: tcp.port };
  if (grpc) return { type: 'grpc', port: grpc.port, service: grpc.service };
  if (exec) return { type: 'exec', command: exec.command };
  throw new MusterError('invalid-argument', `${path} has no check`, {
    reason: 'INVALID_SPEC',
    violations: [{ field: path, description: 'must hold one of http, tcp, grpc and exec' }],
  });
}
