/** The flags of `service update` over the present spec. Pure. */
import { sameTarget } from '@muster/shared/model/affinity';
import type { NetworkAttachment } from '@muster/shared/model/network';
import type { AffinityRule, ContainerSpec, DependencySpec, MaterialRef, ResourceSpec, ServiceSpec } from '@muster/shared/model/service-spec';
import type { UpdateSpecFlags } from '../flags/service-flags.ts';
import { invalid } from '../values/invalid.ts';
import { resolveEnvironment } from '../values/key-value.ts';
import { isReferredTo } from '../values/placement.ts';
import { applySettings } from './settings.ts';

export function updateSpec(spec: ServiceSpec, flags: UpdateSpecFlags, env: Readonly<Record<string, string | undefined>>): ServiceSpec {
  const { affinities: rules = [], ...placement } = spec.task.placement;
  const affinities = changeAffinities(rules, flags);
  const { dependsOn, ...independent } = spec;
  const dependencies = changeDependencies(dependsOn ?? [], flags);
  const { networks: present = [], ...task } = spec.task;
  const networks = changeNetworks(present, flags);
  const removedPrefs = flags.placementPrefRm.map(({ spread }) => spread);
  return applySettings(
    {
      ...independent,
      ...(dependencies.length === 0 ? {} : { dependsOn: dependencies }),
      labels: changeRecord(spec.labels, flags.labelAdd, flags.labelRm),
      ports: [
        ...spec.ports.filter(
          (port) =>
            !flags.publishRm.some((gone) => gone.targetPort === port.targetPort && gone.protocol === port.protocol) &&
            !flags.publishAdd.flat().some((added) => added.targetPort === port.targetPort && added.protocol === port.protocol),
        ),
        ...flags.publishAdd.flat(),
      ],
      task: {
        ...task,
        ...(networks.length === 0 ? {} : { networks }),
        forceUpdate: spec.task.forceUpdate + (flags.force ? 1 : 0),
        resources: changeGeneric(spec.task.resources, flags),
        placement: {
          ...placement,
          constraints: changeList(placement.constraints, flags.constraintAdd, flags.constraintRm, squeeze),
          preferences: [...placement.preferences.filter(({ spread }) => !removedPrefs.includes(spread)), ...flags.placementPrefAdd],
          ...(affinities.length === 0 ? {} : { affinities }),
        },
        container: changeContainer(spec.task.container, flags, env),
      },
    },
    flags,
  );
}

function changeDependencies(present: readonly DependencySpec[], { dependsOnAdd, dependsOnRm }: UpdateSpecFlags): readonly DependencySpec[] {
  const unknown = dependsOnRm.find((name) => !present.some(({ service }) => service === name));
  if (unknown !== undefined) throw invalid(`it does not depend on a service ${unknown}`);
  const gone = new Set([...dependsOnRm, ...dependsOnAdd.map(({ service }) => service)]);
  return [...present.filter(({ service }) => !gone.has(service)), ...dependsOnAdd];
}

function changeNetworks(present: readonly NetworkAttachment[], { networkAdd, networkRm }: UpdateSpecFlags): readonly NetworkAttachment[] {
  const unknown = networkRm.find((name) => !present.some(({ network }) => network === name));
  if (unknown !== undefined) throw invalid(`it is not attached to a network ${unknown}`);
  const gone = new Set([...networkRm, ...networkAdd.map(({ network }) => network)]);
  return [...present.filter(({ network }) => !gone.has(network)), ...networkAdd];
}

/** Two rules about the same tasks and the same nodes would repeat or contradict each other: the new one counts. */
function changeAffinities(present: readonly AffinityRule[], flags: UpdateSpecFlags): readonly AffinityRule[] {
  const removed = [...flags.affinityRm, ...flags.antiAffinityRm];
  const unknown = removed.find((ref) => !present.some((rule) => isReferredTo(rule, ref)));
  if (unknown !== undefined) throw invalid(`there is no ${unknown.type} to ${unknown.service ?? `label=${unknown.label ?? ''}`}`);
  const added = [...flags.affinityAdd, ...flags.antiAffinityAdd];
  return [...present.filter((rule) => !removed.some((ref) => isReferredTo(rule, ref)) && !added.some((one) => sameTarget(one, rule))), ...added];
}

function changeGeneric({ generic: present = {}, ...resources }: ResourceSpec, { genericResourceAdd, genericResourceRm }: UpdateSpecFlags): ResourceSpec {
  const unknown = genericResourceRm.find((kind) => !Object.hasOwn(present, kind));
  if (unknown !== undefined) throw invalid(`it reserves no ${unknown}`);
  const kept = Object.entries(present).filter(([kind]) => !genericResourceRm.includes(kind));
  const generic = Object.fromEntries([...kept, ...genericResourceAdd]);
  return Object.keys(generic).length === 0 ? resources : { ...resources, generic };
}

function changeContainer(container: ContainerSpec, flags: UpdateSpecFlags, env: Readonly<Record<string, string | undefined>>): ContainerSpec {
  const targets = [...flags.mountRm, ...flags.mountAdd.map(({ target }) => target)];
  const missing = flags.mountRm.find((target) => !container.mounts.some((mount) => mount.target === target));
  if (missing !== undefined) throw invalid(`there is no mount with the target ${missing}`);
  const limited = [...flags.ulimitRm, ...flags.ulimitAdd.map(({ name }) => name)];
  const { args, materials: present = [], ...rest } = container;
  const materials = changeMaterials(present, flags);
  const newArgs = flags.args ?? args;
  return {
    ...rest,
    ...(newArgs === undefined || newArgs.length === 0 ? {} : { args: newArgs }),
    ...(materials.length === 0 ? {} : { materials }),
    image: flags.image ?? container.image,
    networkMode: flags.network ?? container.networkMode,
    env: [
      ...container.env.filter((line) => !flags.envRm.includes(keyOf(line)) && !flags.envAdd.some((added) => keyOf(added) === keyOf(line))),
      ...resolveEnvironment(flags.envAdd, env),
    ],
    labels: changeRecord(container.labels, flags.containerLabelAdd, flags.containerLabelRm),
    mounts: [...container.mounts.filter(({ target }) => !targets.includes(target)), ...flags.mountAdd],
    groups: changeList(container.groups, flags.groupAdd, flags.groupRm),
    capAdd: changeList(container.capAdd, flags.capAdd, flags.capDrop),
    capDrop: changeList(container.capDrop, flags.capDrop, flags.capAdd),
    ulimits: [...container.ulimits.filter(({ name }) => !limited.includes(name)), ...flags.ulimitAdd],
    sysctls: changeRecord(container.sysctls, flags.sysctlAdd, flags.sysctlRm),
    extraHosts: [
      ...container.extraHosts.filter((line) => !flags.hostRm.includes(line) && !flags.hostRm.includes(line.split(':', 1)[0] ?? '')),
      ...flags.hostAdd,
    ],
    dns: changeList(container.dns, flags.dnsAdd, flags.dnsRm),
  };
}

function changeMaterials(present: readonly MaterialRef[], { secretAdd, secretRm, configAdd, configRm }: UpdateSpecFlags): readonly MaterialRef[] {
  const removed = [...secretRm.map((name) => ({ type: 'secret', name })), ...configRm.map((name) => ({ type: 'config', name }))];
  const same = (one: Pick<MaterialRef, 'name'> & { readonly type: string }, other: Pick<MaterialRef, 'name'> & { readonly type: string }) => one.type === other.type && one.name === other.name;
  const unknown = removed.find((gone) => !present.some((reference) => same(reference, gone)));
  if (unknown !== undefined) throw invalid(`it has no ${unknown.type} ${unknown.name}`);
  const added = [...secretAdd, ...configAdd];
  return [...present.filter((reference) => ![...removed, ...added].some((other) => same(reference, other))), ...added];
}

const keyOf = (line: string) => line.split('=', 1)[0] ?? '';

/** `node.labels.a == b` and `node.labels.a==b` are the same constraint. */
const squeeze = (constraint: string) => constraint.replace(/\s*(==|!=)\s*/, ' $1 ').trim();

/** What stays keeps its spelling; `same` tells which spellings mean the same. */
function changeList(
  list: readonly string[],
  added: readonly string[],
  removed: readonly string[],
  same: (item: string) => string = (item) => item,
): readonly string[] {
  const gone = new Set([...added, ...removed].map(same));
  return [...list.filter((item) => !gone.has(same(item))), ...added];
}

function changeRecord(
  record: Readonly<Record<string, string>>,
  added: readonly (readonly [string, string])[],
  removed: readonly string[],
): Readonly<Record<string, string>> {
  return Object.fromEntries([...Object.entries(record).filter(([key]) => !removed.includes(key)), ...added]);
}
