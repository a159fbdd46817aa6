/** The API of secrets and configs, in the model's words. */
import type { MaterialType, ShownMaterial } from '@muster/shared/model/material';
import type { Plan } from '@muster/shared/model/plan';
import { connectControl, type ControlClient } from '@muster/shared/rpc/client';
import { materialFromWire } from '@muster/shared/rpc/convert-material';
import { missing } from '@muster/shared/rpc/convert-meta';
import { materialTypes } from '@muster/shared/rpc/enums';
import { refreshContext } from './context/refresh.ts';
import { changing, type ChangeOptions } from './plan/changing.ts';
import type { Session } from './session.ts';

const PAGE_SIZE = 500;

export interface WantedMaterial {
  readonly type: MaterialType;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly data: Uint8Array;
  readonly stack: string;
  readonly templateDriver: string;
}

export interface Rotated {
  readonly material: ShownMaterial;
  /** Names of the services that roll. */
  readonly services: readonly string[];
}

export interface SecretApi extends Disposable {
  /** Of the changes that were made as plans, in order. */
  readonly plans: readonly Plan[];
  create(wanted: WantedMaterial): Promise<ShownMaterial>;
  list(type: MaterialType, stack: string): Promise<readonly ShownMaterial[]>;
  /** A config's content, too; 0: its newest version. */
  get(type: MaterialType, ref: string, version?: number): Promise<{ readonly material: ShownMaterial; readonly data: Uint8Array }>;
  rotate(type: MaterialType, ref: string, data: Uint8Array): Promise<Rotated>;
  remove(type: MaterialType, ref: string): Promise<void>;
  rotateWrappingKey(): Promise<{ readonly keyId: string; readonly rewrapped: number }>;
}

export async function connectSecrets(session: Session, change: ChangeOptions = {}): Promise<SecretApi> {
  if (session.context !== undefined) await refreshContext(session);
  return secretApi(connectControl(session.managers, { security: await session.security() }), session.signal, change);
}

function secretApi(client: ControlClient, signal: AbortSignal, asked: ChangeOptions): SecretApi {
  const options = { signal };
  const { change, plans } = changing(client, options, asked);
  return {
    plans,
    async create({ type, ...wanted }) {
      const { secret } = await change('CreateSecret', { ...wanted, type: materialTypes.toWire(type) });
      return materialFromWire(secret ?? missing('secret'));
    },
    async list(type, stack) {
      const found: ShownMaterial[] = [];
      let pageToken = '';
      do {
        const page = await client.call('ListSecrets', { type: materialTypes.toWire(type), stack, pageSize: PAGE_SIZE, pageToken }, options);
        found.push(...page.secrets.map(materialFromWire));
        pageToken = page.nextPageToken;
      } while (pageToken !== '');
      return found;
    },
    async get(type, ref, version = 0) {
      const { secret, data } = await client.call('GetSecret', { type: materialTypes.toWire(type), ref, version }, options);
      return { material: materialFromWire(secret ?? missing('secret')), data };
    },
    async rotate(type, ref, data) {
      const { secret, services } = await change('RotateSecret', { type: materialTypes.toWire(type), ref, data });
      return { material: materialFromWire(secret ?? missing('secret')), services };
    },
    remove: async (type, ref) => void (await change('DeleteSecret', { type: materialTypes.toWire(type), ref })),
    rotateWrappingKey: () => client.call('RotateWrappingKey', {}, options),
    [Symbol.dispose]: () => client.close(),
  };
}
