/** Step 4: the checked tree → service specs. Pure. */
import { isJobMode } from '@muster/shared/model/job';
import type { ServiceSpec } from '@muster/shared/model/service-spec';
import { buildCommand } from './build-command.ts';
import { convertAutoscale } from './convert-autoscale.ts';
import { convertContainer, convertLogging, convertPorts } from './convert-container.ts';
import { convertDependencies, refuseCycles } from './convert-depends.ts';
import { convertMode, convertPlacement, convertPriority, convertResources, convertRestart, convertUpdate } from './convert-deploy.ts';
import { convertDisconnect } from './convert-disconnect.ts';
import { convertJob } from './convert-job.ts';
import { declareVolumes } from './convert-mounts.ts';
import { convertMaterials, declareMaterials, usedMaterials, type StackMaterial } from './convert-materials.ts';
import { convertAttachments, convertEndpoint, declareNetworks, type StackNetwork } from './convert-networks.ts';
import type { Outside } from './outside.ts';
import type { Reader, Section } from './read.ts';

/** On every service that a stack owns. */
export const STACK_LABEL = 'muster.stack';

const SERVICE_NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/;

export interface Converted {
  readonly services: readonly ServiceSpec[];
  /** Those that some service uses. */
  readonly networks: readonly StackNetwork[];
  readonly materials: readonly StackMaterial[];
}

export function convert(read: Reader, file: Section, stack: string, outside: Outside): Converted {
  const volumes = declareVolumes(read, file, stack);
  const declared = declareNetworks(read, file, stack);
  const used = new Set<string>();
  const declaredMaterials = declareMaterials(read, file, stack, outside);
  const usedNames = new Set<string>();
  const services = read.sections(file, 'services');
  if (services.length === 0) read.problem(file, 'services', 'the file defines no services', 'Add at least one under services, with an image.');
  refuseCycles(read, file);
  const known = new Set(services.map(([name]) => name));
  const nameOf = (other: string) => `${stack}_${other}`;
  // A rule about neighbours may mean a service of another stack, by its whole name.
  const nameOfAny = (other: string) => (known.has(other) ? nameOf(other) : other);
  const specs = services.map(([name, service]) => {
    if (!SERVICE_NAME.test(name)) {
      read.problem(service, undefined, `${JSON.stringify(name)} is not a service name`, 'Use letters, digits, "_", "." and "-".');
    }
    requireImage(read, service, `${stack}_${name}`);
    const deploy = read.section(service, 'deploy');
    const mode = convertMode(read, service);
    const ports = convertPorts(read, service);
    const job = convertJob(read, service, { mode, ports });
    const disconnect = convertDisconnect(read, service);
    const logDriver = convertLogging(read, service);
    const autoscale = convertAutoscale(read, service);
    const priority = convertPriority(read, service);
    const networks = convertAttachments(read, service, declared, used);
    const materials = convertMaterials(read, service, declaredMaterials, usedNames);
    const dependsOn = convertDependencies(read, file, service, nameOf);
    return {
      name: `${stack}_${name}`,
      labels: { ...(deploy === undefined ? {} : read.record(deploy, 'labels')), [STACK_LABEL]: stack },
      task: {
        container: { ...convertContainer(read, service, volumes, outside), ...(materials.length === 0 ? {} : { materials }) },
        resources: convertResources(read, service),
        restart: convertRestart(read, service),
        placement: convertPlacement(read, service, nameOfAny),
        ...(disconnect === undefined ? {} : { disconnect }),
        ...(networks.length === 0 ? {} : { networks }),
        ...(logDriver === undefined ? {} : { logDriver }),
        forceUpdate: 0,
      },
      mode,
      ...(job === undefined ? {} : { job }),
      update: convertUpdate(read, service, 'update_config'),
      rollback: convertUpdate(read, service, 'rollback_config'),
      ports,
      ...(isJobMode(mode) ? {} : convertEndpoint(read, service)),
      ...(autoscale === undefined ? {} : { autoscale }),
      ...(dependsOn.length === 0 ? {} : { dependsOn }),
      ...(priority === undefined ? {} : { priority }),
    };
  });
  return { services: specs, networks: [...used].flatMap((key) => declared.get(key)?.network ?? []), materials: usedMaterials(declaredMaterials, usedNames) };
}

function requireImage(read: Reader, service: Section, standard: string): void {
  const image = (read.text(service, 'image') ?? '').trim();
  const command = buildCommand(read, service, image === '' ? standard : image);
  if (image !== '') {
    if (command !== undefined) read.warn(service, 'build', `not honoured: images are not built here. Build it, and push it to where every node can pull it: ${command}`);
    return;
  }
  read.problem(service, undefined, 'the service has no image', command === undefined ? 'Add image: NAME.' : `Images are not built here. Build it: ${command}; then add image: ${standard}.`);
}
