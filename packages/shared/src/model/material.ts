/**
 * Secrets and configs: named contents that tasks get as files. Both are kept in
 * numbered versions and sealed; what holds for both is said of a *material*.
 */
import type { MaterialId } from './ids.ts';
import type { Stored } from './objects.ts';
import type { StateView } from './view.ts';

export const FILE_TYPES = ['secret', 'config'] as const;
/** Of what tasks get as files. */
export type FileType = (typeof FILE_TYPES)[number];
/** `registry`: the credentials of one, by its host. */
export type MaterialType = FileType | 'registry';

/** Written by users through the API. */
export interface Material {
  readonly kind: 'material';
  readonly id: MaterialId;
  readonly type: MaterialType;
  /** Unique among those of its type. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly stack?: string;
  /** The stack's file made it: it goes with the stack. */
  readonly owned?: true;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Number of the newest version. */
  readonly newest: number;
  /** Of a config: its content holds placeholders. */
  readonly template?: 'golang';
}

/** Written once. Key: (materialId, number). Kept as long as a revision of a service may need it. */
export interface MaterialVersion {
  readonly kind: 'material-version';
  readonly materialId: MaterialId;
  readonly number: number;
  readonly createdAt: number;
  readonly sizeBytes: number;
  /** The version's own key, sealed with the wrapping key of this id. */
  readonly wrappingKeyId: string;
  readonly wrappedKey: string;
  /** The content, sealed with the version's own key. */
  readonly sealed: string;
}

/** The keys that wrap the versions' keys, themselves sealed with the cluster key, which is not in the store. There is one record. */
export interface VaultRecord {
  readonly kind: 'vault';
  /** Oldest first; the last one wraps. More than one only while they are changed. */
  readonly keys: readonly { readonly id: string; readonly createdAt: number; readonly sealedKey: string }[];
}

/** Which version the tasks of a service's revision get: chosen when the revision is made. */
export interface MaterialPin {
  readonly type: MaterialType;
  readonly name: string;
  readonly id: MaterialId;
  readonly number: number;
}

/** As an API shows it: never its content. */
export interface ShownMaterial extends Stored<Material> {
  readonly etag: string;
  readonly versions: readonly ShownMaterialVersion[];
  /** Names of the services that use it. */
  readonly services: readonly string[];
}

export interface ShownMaterialVersion {
  readonly number: number;
  readonly createdAt: number;
  readonly sizeBytes: number;
}

export const MAX_MATERIAL_BYTES: Readonly<Record<MaterialType, number>> = { secret: 500 * 1024, config: 1024 * 1024, registry: 64 * 1024 };

/** Ids of the materials' versions that a task's files are made of. */
export function pinsOf(view: Pick<StateView, 'serviceRevision'>, serviceId: Parameters<StateView['serviceRevision']>[0], revision: number): readonly MaterialPin[] {
  return view.serviceRevision(serviceId, revision)?.materials ?? [];
}

export const DEFAULT_MATERIAL_MODE = 0o444;

/** Where a file lies in the container when nothing else is said: a secret in /run/secrets, a config at the root, as in Swarm. */
export function targetOf(type: FileType, name: string, target = ''): string {
  const wanted = target === '' ? name : target;
  if (wanted.startsWith('/')) return wanted;
  return type === 'secret' ? `/run/secrets/${wanted}` : `/${wanted}`;
}

/** `SECRET_NOT_FOUND`, `CONFIG_IN_USE`: as errors are called. */
export const reasonOf = (type: MaterialType, what: 'NOT_FOUND' | 'IN_USE' | 'NAME_TAKEN'): string => `${type.toUpperCase()}_${what}`;
