import { defaultProbeTimes } from '@muster/shared/model/probes';
import type { ProbeCheck, ProbeSpec } from '@muster/shared/model/service-spec';
import { splitCommandLine } from './command-line.ts';
import { parseOptions } from './csv.ts';
import { parseDuration } from './duration.ts';
import { invalid } from './invalid.ts';
import { parseInteger } from './number.ts';

const CHECKS = ['http', 'https', 'tcp', 'grpc', 'exec'] as const;
const OPTIONS = [...CHECKS, 'header', 'delay', 'period', 'timeout', 'successes', 'failures'] as const;
const EXAMPLE = 'Write http=:8080/healthz, tcp=5432, grpc=9000/shop.Cart or exec="pg_isready -q".';

/** `--readiness http=:8080/ready,period=5s,failures=2`; `none` takes the probe away. */
export function parseProbe(text: string): ProbeSpec | 'none' {
  if (text.trim() === 'none') return 'none';
  const options = parseOptions(text, OPTIONS);
  const one = (key: (typeof OPTIONS)[number]) => options.get(key)?.at(-1);
  const given = CHECKS.filter((type) => options.has(type));
  const [type, other] = given;
  if (type === undefined) throw invalid(`the probe "${text}" has no check`, EXAMPLE);
  if (other !== undefined) throw invalid(`a probe has one check, "${text}" has ${given.join(' and ')}`, EXAMPLE);
  const check = parseCheck(type, one(type) ?? '', options.get('header') ?? []);
  const durationOf = (key: 'delay' | 'period' | 'timeout', standard: number) => {
    const value = one(key);
    return value === undefined ? standard : parseDuration(value);
  };
  const countOf = (key: 'successes' | 'failures', standard: number) => {
    const value = one(key);
    return value === undefined ? standard : parseInteger(value, { min: 1, max: 1_000 });
  };
  return {
    check,
    initialDelayMs: durationOf('delay', defaultProbeTimes.initialDelayMs),
    periodMs: durationOf('period', defaultProbeTimes.periodMs),
    timeoutMs: durationOf('timeout', defaultProbeTimes.timeoutMs),
    successThreshold: countOf('successes', defaultProbeTimes.successThreshold),
    failureThreshold: countOf('failures', defaultProbeTimes.failureThreshold),
  };
}

export function parseCheck(type: (typeof CHECKS)[number], text: string, headers: readonly string[] = []): ProbeCheck {
  if (headers.length > 0 && type !== 'http' && type !== 'https') throw invalid(`header= goes with http and https, not with ${type}`);
  switch (type) {
    case 'exec': {
      const command = splitCommandLine(text);
      if (command.length === 0) throw invalid('the command of the probe is empty', EXAMPLE);
      return { type, command };
    }
    case 'tcp':
      return { type, port: parsePort(text.replace(/^:/, '')) };
    case 'grpc': {
      const [port = '', ...service] = text.replace(/^:/, '').split('/');
      return { type, port: parsePort(port), service: service.join('/') };
    }
    case 'http':
    case 'https':
      return parseHttp(type, text, headers);
  }
}

/** `[HOST]:PORT[/PATH]`, and `PORT[/PATH]`. */
function parseHttp(scheme: 'http' | 'https', text: string, headers: readonly string[]): ProbeCheck {
  const match = /^(?:([^:/]*):)?(\d+)(\/.*)?$/.exec(text.trim());
  if (match === null) throw invalid(`"${text}" is not [HOST]:PORT[/PATH]`, `Write ${scheme}=:8080/healthz.`);
  const [, host = '', port = '', path = '/'] = match;
  return {
    type: 'http',
    port: parsePort(port),
    path,
    scheme,
    ...(host === '' ? {} : { host }),
    headers: Object.fromEntries(headers.map(parseHeader)),
  };
}

export function parseHeader(text: string): readonly [string, string] {
  const colon = text.indexOf(':');
  if (colon < 1) throw invalid(`"${text}" is not a header`, 'Write header=Name:Value.');
  return [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
}

const parsePort = (text: string) => parseInteger(text, { min: 1, max: 65_535 });
