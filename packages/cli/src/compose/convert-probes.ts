/** Step 4, `x-probes` of a service: Muster's own key, for Compose knows only the healthcheck. */
import { defaultProbeTimes, PROBE_KINDS } from '@muster/shared/model/probes';
import type { ProbeCheck, ProbeKind, ProbeSpec, ProbesSpec } from '@muster/shared/model/service-spec';
import { parseDuration } from '../values/duration.ts';
import { parseInteger } from '../values/number.ts';
import { parseCheck } from '../values/probe.ts';
import type { Reader, Section } from './read.ts';

const CHECKS = ['http', 'https', 'tcp', 'grpc', 'exec'] as const;
const count = (text: string) => parseInteger(text, { min: 1, max: 1_000 });

export function convertProbes(read: Reader, service: Section): ProbesSpec | undefined {
  const section = read.section(service, 'x-probes');
  if (section === undefined) return undefined;
  const probes = PROBE_KINDS.flatMap((kind): (readonly [ProbeKind, ProbeSpec])[] => {
    const given = read.section(section, kind);
    const probe = given && convertProbe(read, given);
    return probe === undefined ? [] : [[kind, probe]];
  });
  return probes.length === 0 ? undefined : Object.fromEntries(probes);
}

function convertProbe(read: Reader, section: Section): ProbeSpec | undefined {
  const given = CHECKS.filter((type) => read.has(section, type));
  const [type] = given;
  if (type === undefined || given.length > 1) {
    read.problem(section, undefined, 'a probe has one of http, https, tcp, grpc and exec', 'Write http: ":8080/healthz".');
    return undefined;
  }
  const check = convertCheck(read, section, type);
  return check === undefined
    ? undefined
    : {
        check,
        initialDelayMs: read.value(section, 'delay', parseDuration) ?? defaultProbeTimes.initialDelayMs,
        periodMs: read.value(section, 'period', parseDuration) ?? defaultProbeTimes.periodMs,
        timeoutMs: read.value(section, 'timeout', parseDuration) ?? defaultProbeTimes.timeoutMs,
        successThreshold: read.value(section, 'successes', count) ?? defaultProbeTimes.successThreshold,
        failureThreshold: read.value(section, 'failures', count) ?? defaultProbeTimes.failureThreshold,
      };
}

function convertCheck(read: Reader, section: Section, type: (typeof CHECKS)[number]): ProbeCheck | undefined {
  if (type === 'exec' && read.kind(section, 'exec') === 'list') return { type, command: read.list(section, 'exec', (text) => text) };
  const check = read.value(section, type, (text) => parseCheck(type, text));
  return check?.type === 'http' ? { ...check, headers: read.record(section, 'headers') } : check;
}
