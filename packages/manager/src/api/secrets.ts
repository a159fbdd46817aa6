/**
 * The API of secrets and configs. Their content comes in and is sealed before it is
 * written; a secret's never goes out here, only to nodes with a task that uses it.
 */
import { MusterError } from '@muster/shared/model/error';
import { asMaterialId } from '@muster/shared/model/ids';
import { reasonOf, type Material, type MaterialType } from '@muster/shared/model/material';
import type { Stored } from '@muster/shared/model/objects';
import { validateName } from '@muster/shared/model/validate';
import { validateContent, validateMaterial } from '@muster/shared/model/validate-material';
import { materialToWire } from '@muster/shared/rpc/convert-material';
import { materialTypes } from '@muster/shared/rpc/enums';
import type { SecretType__Output } from '@muster/shared/rpc/gen/muster/v1/SecretType';
import type { SecretsServiceHandlers } from '@muster/shared/rpc/gen/muster/v1/SecretsService';
import type { Implementation } from '@muster/shared/rpc/methods';
import { create, remove, replace } from '../state/mutation.ts';
import { noVault, type Vault } from '../trust/vault.ts';
import { pinMaterials, presentMaterial, refuseUsedMaterial, rolledServices } from './change-material.ts';
import type { ApiContext } from './context.ts';
import { foreseenBy, mutate, recordEvent, type Outcome } from './mutate.ts';
import { pageOf } from './pages.ts';
import { refuseField, refuseInvalid, refuseStale } from './refuse.ts';
import { resolveMaterial } from './resolve-ref.ts';

const MAX_MATERIALS = 5_000;
const REWRAP_AT_ONCE = 20;

export function secretMethods(api: ApiContext, vault: Vault | undefined): Implementation<SecretsServiceHandlers> {
  const { state } = api;
  const wire = (material: Stored<Material>) => materialToWire(presentMaterial(state.view, material));
  const sealing = () => {
    if (vault === undefined) throw noVault();
    return vault;
  };

  return {
    async CreateSecret(request, { signal }) {
      const { name, labels, data, stack, templateDriver, requestId, validateOnly, checkRevision } = request;
      const type = typeOf(request.type);
      const template = templateDriver === '' ? {} : { template: templateDriver };
      refuseInvalid(`the ${type}`, [...validateMaterial({ type, name, labels, ...template }), ...validateContent(type, data, { isTemplate: templateDriver !== '' })]);
      if (stack !== '' && type === 'registry') refuseField('stack', 'cannot be given: credentials of registries are the whole cluster’s');
      if (stack !== '') refuseInvalid('the request', validateName(stack, 'stack'));
      const outcome = await mutate(api, { method: 'CreateSecret', requestId, validateOnly, checkRevision, signal }, (view, now) => {
        if (view.materialByName(type, name) !== undefined) {
          throw new MusterError('already-exists', `there is a ${type} "${name}" already`, {
            reason: reasonOf(type, 'NAME_TAKEN'),
            hint: `Give it a new version: muster ${type} rotate ${name} FILE`,
          });
        }
        if ([...view.materials()].length >= MAX_MATERIALS) throw new MusterError('resource-exhausted', `there are ${MAX_MATERIALS} secrets and configs already`, { reason: 'TOO_MANY_SECRETS', hint: `Remove what nobody uses: muster ${type} ls` });
        const id = asMaterialId(api.newId());
        const material: Material = {
          kind: 'material',
          id,
          type,
          name,
          labels,
          ...(stack === '' ? {} : { stack }),
          createdAt: now,
          updatedAt: now,
          newest: 1,
          ...(template.template === 'golang' ? { template: 'golang' } : {}),
        };
        const sealed = sealing().seal(view, id, 1, data, now);
        const event = recordEvent(api, { at: now, type: `${type}.created`, message: `${type} ${name} created` });
        return { mutations: [create(material), ...sealed.mutations, event], objectId: id, result: material };
      });
      return { secret: answer(outcome), ...foreseenBy(outcome) };
    },

    async ListSecrets(request, { signal }) {
      const type = typeOf(request.type);
      const { items, nextPageToken, revision } = await pageOf(
        api,
        request,
        {
          scope: ['materials', type, request.stack],
          items: () => [...state.view.materials()].filter((material) => material.type === type && (request.stack === '' || material.stack === request.stack)),
          keyOf: ({ name }) => name,
          present: wire,
        },
        signal,
      );
      return { secrets: items, nextPageToken, revision };
    },

    async GetSecret(request) {
      const type = typeOf(request.type);
      const material = resolveMaterial(state.view, type, request.ref);
      if (type !== 'config') return { secret: wire(material) };
      const number = request.version === 0 ? material.newest : request.version;
      const version = state.view.materialVersion(material.id, number);
      if (version === undefined) throw new MusterError('not-found', `config ${material.name} has no version ${number}`, { reason: 'VERSION_NOT_FOUND', hint: `See which there are: muster config inspect ${material.name}` });
      return { secret: wire(material), data: sealing().open(state.view, version) };
    },

    async RotateSecret(request, { signal }) {
      const { ref, data, etag, requestId, validateOnly, checkRevision } = request;
      const type = typeOf(request.type);
      refuseInvalid(`the ${type}`, validateContent(type, data));
      let rolled: string[] = [];
      const outcome = await mutate(api, { method: 'RotateSecret', requestId, validateOnly, checkRevision, signal }, (view, now) => {
        const current = resolveMaterial(view, type, ref);
        refuseStale(`${type} ${current.name}`, current, etag);
        refuseInvalid(`the ${type}`, validateContent(type, data, { isTemplate: current.template !== undefined }));
        const material: Stored<Material> = { ...current, newest: current.newest + 1, updatedAt: now };
        const sealed = sealing().seal(view, material.id, material.newest, data, now);
        const users = rolledServices(view, material, now);
        const pin = { type, name: material.name, id: material.id, number: material.newest };
        rolled = users.services.map(({ spec }) => spec.name);
        const event = recordEvent(api, { at: now, type: `${type}.rotated`, message: `${type} ${material.name}: version ${material.newest}${rolled.length === 0 ? '' : `; ${rolled.join(', ')} will roll`}` });
        return { mutations: [replace(material), ...sealed.mutations, ...pinMaterials(view, users.mutations, [pin]), event], objectId: material.id, result: material };
      });
      return { secret: answer(outcome), services: rolled, ...foreseenBy(outcome) };
    },

    async DeleteSecret(request, { signal }) {
      const { ref, etag, requestId, validateOnly, checkRevision } = request;
      const type = typeOf(request.type);
      const outcome = await mutate(api, { method: 'DeleteSecret', requestId, validateOnly, checkRevision, signal }, (view, now) => {
        const material = resolveMaterial(view, type, ref);
        refuseStale(`${type} ${material.name}`, material, etag);
        refuseUsedMaterial(view, material);
        const event = recordEvent(api, { at: now, type: `${type}.removed`, message: `${type} ${material.name} removed` });
        return { mutations: [remove(material), ...Array.from(view.materialVersions(material.id), remove), event], objectId: material.id, result: material };
      });
      return outcome.type === 'planned' ? { secret: wire(outcome.plan.result), ...foreseenBy(outcome) } : {};
    },

    async RotateWrappingKey(_request, { signal }) {
      const keys = sealing();
      const made = await mutate(api, { method: 'RotateWrappingKey', requestId: '', validateOnly: false, signal }, (view, now) => {
        const { keyId, mutation } = keys.newWrappingKey(view, now);
        const event = recordEvent(api, { at: now, type: 'vault.rotated', message: 'the wrapping key of secrets and configs was changed' });
        return { mutations: [mutation, event], objectId: keyId, result: keyId };
      });
      let rewrapped = 0;
      // A part after the other: what is left of a call that was cut off, the next one does.
      for (let left = keys.rewrap(state.view); left.length > 0; left = keys.rewrap(state.view)) {
        const { conflicted } = await state.commit(left.slice(0, REWRAP_AT_ONCE), {}, signal);
        rewrapped += Math.min(left.length, REWRAP_AT_ONCE) - conflicted.length;
      }
      const retired = keys.retire(state.view);
      if (retired !== undefined) await state.commit([retired], {}, signal);
      return { keyId: made.type === 'planned' ? made.plan.result : made.objectId, rewrapped };
    },
  };

  function answer(outcome: Outcome<Material | Stored<Material>>) {
    const id = asMaterialId(outcome.type === 'planned' ? outcome.plan.objectId : outcome.objectId);
    const material = state.view.material(id) ?? (outcome.type === 'planned' ? { version: 0, ...outcome.plan.result } : undefined);
    if (material === undefined) throw new MusterError('not-found', 'what this request made is gone', { reason: 'SECRET_NOT_FOUND', hint: 'See what there is: muster secret ls' });
    return wire(material);
  }
}

function typeOf(type: SecretType__Output): MaterialType {
  return materialTypes.fromWire(type) ?? refuseField('type', 'is required: secret or config');
}
