import type { ClusterObject } from '@muster/shared/model/objects';
import { keyOf } from '../state/keys.ts';
import { encode } from '../state/transactions.ts';
import type { Entry } from './snapshot.ts';

/** Objects as the store holds them. */
export const entriesOf = (objects: readonly ClusterObject[]): readonly Entry[] => objects.map((object) => ({ key: keyOf(object), value: encode(object) }));
