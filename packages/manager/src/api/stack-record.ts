import { asStackId } from '@muster/shared/model/ids';
import type { Stack } from '@muster/shared/model/objects';
import type { ApiContext } from './context.ts';

export function newStack(api: ApiContext, name: string, now: number): Stack {
  return { kind: 'stack', id: asStackId(api.newId()), name, createdAt: now, updatedAt: now };
}
