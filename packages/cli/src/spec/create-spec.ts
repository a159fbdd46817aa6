/** The flags of `service create` → a spec. Pure: files and environment are handed in. */
import { defaultServiceSpec } from '@muster/shared/model/defaults';
import type { ServiceMode, ServiceSpec } from '@muster/shared/model/service-spec';
import type { CreateSpecFlags } from '../flags/service-flags.ts';
import { invalid } from '../values/invalid.ts';
import { resolveEnvironment } from '../values/key-value.ts';
import { applySettings } from './settings.ts';

export interface CreateInput {
  readonly flags: CreateSpecFlags;
  /** `[IMAGE] [ARG...]`. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Lines `KEY=value` of the files given with `--env-file`, in order. */
  readonly envFileLines: readonly string[];
  /** A name for a service that was given none. */
  readonly newName: (image: string) => string;
}

/** What a job has no flags for: it is neither rolled out nor scaled. */
export const NO_SERVICE_FLAGS = {
  replicas: undefined,
  autoscaleMin: undefined,
  autoscaleMax: undefined,
  autoscaleCpu: undefined,
  autoscaleMemory: undefined,
  autoscaleRequests: undefined,
  autoscaleConnections: undefined,
  autoscaleMetric: [],
  autoscalePrometheus: [],
  autoscaleSchedule: [],
  autoscaleRm: [],
  noAutoscaleSchedule: false,
  autoscaleUpWindow: undefined,
  autoscaleDownWindow: undefined,
  autoscaleIdle: undefined,
  autoscaleDryRun: undefined,
  noAutoscale: false,
  updateParallelism: undefined,
  updateDelay: undefined,
  updateOrder: undefined,
  updateMonitor: undefined,
  updateFailureAction: undefined,
  updateMaxFailureRatio: undefined,
  updateProgressDeadline: undefined,
  updateMaxSurge: undefined,
  updateCanary: undefined,
  updateCanaryPromoteAfter: undefined,
  rollbackParallelism: undefined,
  rollbackDelay: undefined,
  rollbackOrder: undefined,
  rollbackMonitor: undefined,
  rollbackFailureAction: undefined,
  rollbackMaxFailureRatio: undefined,
  rollbackProgressDeadline: undefined,
  rollbackMaxSurge: undefined,
  endpointMode: undefined,
  sessionAffinity: undefined,
  mode: undefined,
  maxConcurrent: undefined,
} as const;

export function createSpec({ flags, args, env, envFileLines, newName }: CreateInput): ServiceSpec {
  const [first, ...others] = args;
  const image = flags.image ?? first;
  if (image === undefined || image === '') {
    throw invalid('no image is given', 'muster service create --name web IMAGE [ARG...]');
  }
  const command = flags.image === undefined ? others : args;
  const spec = defaultServiceSpec(flags.name ?? newName(image), image);
  const { container } = spec.task;
  if ((flags.mode === 'global' || flags.mode === 'global-job') && flags.replicas !== undefined) {
    throw invalid(`--replicas does not go with --mode ${flags.mode}`, 'Leave one of them out.');
  }
  if (flags.maxConcurrent !== undefined && flags.mode !== 'replicated-job') {
    throw invalid('--max-concurrent needs --mode replicated-job', 'Leave it out, or add the mode.');
  }
  const { engine, attachments } = chosenNetworks(flags.network);
  const affinities = [...flags.affinity, ...flags.antiAffinity];
  return applySettings(
    {
      ...spec,
      labels: Object.fromEntries(flags.label),
      ...(flags.dependsOn.length === 0 ? {} : { dependsOn: flags.dependsOn }),
      ports: flags.publish.flat(),
      mode: modeOf(flags),
      task: {
        ...spec.task,
        ...(attachments.length === 0 ? {} : { networks: attachments }),
        ...(flags.genericResource.length === 0 ? {} : { resources: { ...spec.task.resources, generic: Object.fromEntries(flags.genericResource) } }),
        placement: {
          ...spec.task.placement,
          constraints: flags.constraint,
          preferences: flags.placementPref,
          ...(affinities.length === 0 ? {} : { affinities }),
        },
        container: {
          ...container,
          networkMode: engine ?? container.networkMode,
          ...(command.length > 0 ? { args: command } : {}),
          env: resolveEnvironment([...envFileLines, ...flags.env], env),
          labels: Object.fromEntries(flags.containerLabel),
          mounts: flags.mount,
          ...(flags.secret.length + flags.config.length === 0 ? {} : { materials: [...flags.secret, ...flags.config] }),
          groups: flags.group,
          capAdd: flags.capAdd,
          capDrop: flags.capDrop,
          ulimits: flags.ulimit,
          devices: flags.device,
          sysctls: Object.fromEntries(flags.sysctl),
          extraHosts: flags.host,
          dns: flags.dns,
          dnsSearch: flags.dnsSearch,
          dnsOptions: flags.dnsOption,
          securityOpt: flags.securityOpt,
        },
      },
    },
    flags,
  );
}

function chosenNetworks(choices: CreateSpecFlags['network']) {
  const engines = choices.flatMap((choice) => ('engine' in choice ? [choice.engine] : []));
  const attachments = choices.flatMap((choice) => ('attachment' in choice ? [choice.attachment] : []));
  const [engine] = engines;
  if (engines.length > 1 || (engine !== undefined && attachments.length > 0)) {
    throw invalid(`--network ${engine ?? ''} is the engine’s own network and goes with no other`, 'Name networks of muster network ls, or one of bridge, host and none.');
  }
  return { engine, attachments };
}

function modeOf({ mode, replicas, maxConcurrent }: CreateSpecFlags): ServiceMode {
  switch (mode) {
    case 'global':
    case 'global-job':
      return { type: mode };
    case 'replicated-job':
      return { type: mode, completions: replicas ?? 1, parallelism: maxConcurrent ?? Math.max(1, replicas ?? 1) };
    case 'replicated':
    case undefined:
      return { type: 'replicated', replicas: 1 };
  }
}

/** `registry:5000/team/web:v2` → `web`. */
export function baseName(image: string): string {
  const last = image.split('/').at(-1) ?? image;
  return last.split(/[:@]/, 1)[0]?.toLowerCase().replace(/[^a-z0-9-]/g, '-') ?? 'service';
}
