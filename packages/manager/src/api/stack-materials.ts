/** What applying a stack changes of the secrets and configs that belong to it. Pure but for keys that are drawn. */
import { MusterError } from '@muster/shared/model/error';
import { asMaterialId } from '@muster/shared/model/ids';
import { reasonOf, type Material, type MaterialPin, type MaterialType } from '@muster/shared/model/material';
import type { Stored } from '@muster/shared/model/objects';
import { sameSpec } from '@muster/shared/model/same-spec';
import { validateContent, validateMaterial } from '@muster/shared/model/validate-material';
import type { StateView } from '@muster/shared/model/view';
import { materialTypes } from '@muster/shared/rpc/enums';
import type { StackSecret__Output } from '@muster/shared/rpc/gen/muster/v1/StackSecret';
import { create, replace, type Mutation } from '../state/mutation.ts';
import { noVault, type Vault } from '../trust/vault.ts';
import { refuseField, refuseInvalid } from './refuse.ts';

export interface WantedStackMaterial {
  readonly type: MaterialType;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly template: boolean;
  readonly data: Uint8Array;
}

export interface PlannedMaterials {
  readonly mutations: readonly Mutation[];
  /** The versions as they will be. */
  readonly pins: readonly MaterialPin[];
  /** Of those, the ones whose content is new: services that use them roll. */
  readonly rotated: readonly MaterialPin[];
}

/** What fits into one transaction of the store, sealed. */
const MAX_NEW_BYTES = 1024 * 1024;

export function readMaterials(messages: readonly StackSecret__Output[]): WantedStackMaterial[] {
  const wanted = messages.map(({ type, name, labels, templateDriver, data }, index) => ({
    type: fileTypeOf(type) ?? refuseField(`secrets[${index}].type`, 'is required: secret or config'),
    name,
    labels,
    template: templateDriver === 'golang',
    data,
  }));
  refuseInvalid(
    'the stack',
    wanted.flatMap((one, index) => [...validateMaterial({ type: one.type, name: one.name, labels: one.labels, ...(one.template ? { template: 'golang' } : {}) }, `secrets[${index}].`), ...validateContent(one.type, one.data, { field: `secrets[${index}].data`, isTemplate: one.template })]),
  );
  return wanted;
}

const fileTypeOf = (given: StackSecret__Output['type']) => {
  const type = materialTypes.fromWire(given);
  return type === 'registry' ? undefined : type;
};

/** Throws when one of that name is somebody else's. */
export function planMaterials(view: StateView, vault: Vault | undefined, stack: string, wanted: readonly WantedStackMaterial[], newId: () => string, now: number): PlannedMaterials {
  if (wanted.length === 0) return { mutations: [], pins: [], rotated: [] };
  if (vault === undefined) throw noVault();
  const mutations: Mutation[] = [];
  const pins: MaterialPin[] = [];
  const rotated: MaterialPin[] = [];
  let bytes = 0;
  for (const one of wanted) {
    const { type, name, labels, template, data } = one;
    const present = view.materialByName(type, name);
    if (present !== undefined && present.stack !== stack) throw foreign(present);
    const isSame = present !== undefined && holds(view, vault, present, data);
    const id = present?.id ?? asMaterialId(newId());
    const number = present === undefined ? 1 : isSame ? present.newest : present.newest + 1;
    const pin = { type, name, id, number };
    pins.push(pin);
    const { template: _, ...rest } = present ?? { kind: 'material' as const, id, type, name, stack, owned: true as const, createdAt: now };
    const material: Material = { ...rest, labels, newest: number, updatedAt: now, ...(template ? { template: 'golang' } : {}) };
    const isChanged = present === undefined || !isSame || !sameSpec({ ...present.labels }, { ...labels }) || (present.template !== undefined) !== template;
    if (!isChanged) continue;
    if (present !== undefined && (!isSame || (present.template !== undefined) !== template)) rotated.push(pin);
    mutations.push(present === undefined ? create(material) : replace({ ...material, version: present.version }));
    if (isSame) continue;
    bytes += data.length;
    const sealed = vault.seal(viewWith(view, mutations), id, number, data, now);
    mutations.push(...sealed.mutations);
  }
  if (bytes > MAX_NEW_BYTES) {
    throw new MusterError('invalid-argument', `the new secrets and configs of stack ${stack} have ${Math.ceil(bytes / 1024)} KiB together; at most ${MAX_NEW_BYTES / 1024} KiB are taken at a time`, {
      reason: 'SECRETS_TOO_LARGE',
      hint: 'Make the large ones first (muster config create NAME FILE), and name them as external: true.',
    });
  }
  return { mutations, pins, rotated };
}

/** The vault's record, when it is made together with the first of several. */
function viewWith(view: StateView, mutations: readonly Mutation[]): Pick<StateView, 'vault'> {
  const made = mutations.map(({ object }) => object).find((object) => object.kind === 'vault');
  return made === undefined ? view : { vault: () => ({ ...made, version: 0 }) };
}

function holds(view: StateView, vault: Vault, material: Stored<Material>, data: Uint8Array): boolean {
  const version = view.materialVersion(material.id, material.newest);
  return version !== undefined && Buffer.compare(vault.open(view, version), data) === 0;
}

function foreign({ type, name, stack }: Material): MusterError {
  return new MusterError('already-exists', `there is a ${type} "${name}" already, and it ${stack === undefined ? 'belongs to no stack' : `belongs to stack ${stack}`}`, {
    reason: reasonOf(type, 'NAME_TAKEN'),
    hint: `Give the ${type} another name, or use that one as it is: external: true`,
  });
}
