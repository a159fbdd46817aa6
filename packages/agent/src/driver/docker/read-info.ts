/** What the engine's host is and has. */
import { parseGenericResources } from '@muster/shared/model/generic-resource';
import type { EngineInfo } from '../driver.ts';
import type { EngineClient } from './connect.ts';
import { READ_TIMEOUT_MS } from './containers.ts';
import { dial } from './dial.ts';
import { INFO_SHAPE } from './reply-shapes.ts';

/** The part of `GET /info` that is read. */
export interface EngineFacts {
  readonly Name: string;
  readonly OSType: string;
  readonly Architecture: string;
  readonly NCPU: number;
  readonly MemTotal: number;
  readonly ServerVersion: string;
  readonly Labels?: readonly string[] | null;
  readonly GenericResources?: readonly EngineResource[] | null;
}

interface EngineResource {
  readonly NamedResourceSpec?: { readonly Kind: string; readonly Value: string };
  readonly DiscreteResourceSpec?: { readonly Kind: string; readonly Value: number };
}

/** The kernel's names → those of image platforms. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64', armv7l: 'arm', i686: '386' };

export async function readInfo(client: EngineClient, signal: AbortSignal | undefined): Promise<EngineInfo> {
  const facts = await client.call(
    'describe itself',
    (docker, abortSignal) =>
      dial<EngineFacts>(docker, { path: '/info', method: 'GET', abortSignal, statusCodes: { 200: true, 500: 'server error' } }),
    { timeoutMs: READ_TIMEOUT_MS, signal, shape: INFO_SHAPE },
  );
  return parseInfo(facts);
}

export function parseInfo(facts: EngineFacts): EngineInfo {
  const generic = parseGenericResources(
    (facts.GenericResources ?? []).flatMap(({ NamedResourceSpec: named, DiscreteResourceSpec: discrete }) => {
      const spec = named ?? discrete;
      return spec === undefined ? [] : [`${spec.Kind}=${spec.Value}`];
    }),
  );
  return {
    hostname: facts.Name,
    os: facts.OSType,
    architecture: ARCHITECTURES[facts.Architecture] ?? facts.Architecture,
    nanoCpus: facts.NCPU * 1e9,
    memoryBytes: facts.MemTotal,
    engineVersion: facts.ServerVersion,
    engineLabels: Object.fromEntries(
      (facts.Labels ?? []).map((label) => {
        const [key = label, ...value] = label.split('=');
        return [key, value.join('=')];
      }),
    ),
    // What the engine took and is no good here counts as not there.
    ...(generic.ok && generic.value.length > 0 ? { generic: generic.value } : {}),
  };
}
