/** The Prometheus that a manager asks, from its flags and the files that they name. */
import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { PrometheusSource } from '@muster/manager/autoscaler/prometheus';
import { MusterError } from '@muster/shared/model/error';
import type { managerRunFlags } from '../flags/command-flags.ts';
import type { FlagValues } from '../flags/flag.ts';
import type { Host } from '../host.ts';
import { invalid } from '../values/invalid.ts';

type Flags = Pick<FlagValues<typeof managerRunFlags>, 'prometheus' | 'prometheusTokenFile' | 'prometheusCaFile'>;

/** The token is read again for each query, so that one that is replaced on disk is used at once; both files must be there now. */
export function prometheusOf({ prometheus, prometheusTokenFile, prometheusCaFile }: Flags, host: Pick<Host, 'cwd'>): PrometheusSource {
  if (prometheus === undefined) {
    if (prometheusTokenFile === undefined && prometheusCaFile === undefined) return {};
    throw invalid('--prometheus-token-file and --prometheus-ca-file need --prometheus', 'Say where it is: --prometheus https://host:9090.');
  }
  const read = (path: string) => readText(isAbsolute(path) ? path : join(host.cwd, path));
  if (prometheusTokenFile !== undefined) read(prometheusTokenFile);
  return {
    address: prometheus,
    ...(prometheusTokenFile === undefined ? {} : { token: () => read(prometheusTokenFile).trim() }),
    ...(prometheusCaFile === undefined ? {} : { ca: read(prometheusCaFile) }),
  };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new MusterError('failed-precondition', `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
      hint: 'Check the path, and that the manager may read it.',
    });
  }
}
