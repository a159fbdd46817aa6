/** What the handlers of the API stand on. */
import type { ManagerId } from '@muster/shared/model/ids';
import type { Clock } from '@muster/shared/runtime/clock';
import type { NewId } from '@muster/shared/runtime/ids';
import type { State } from '../state/state.ts';

export interface ApiContext {
  readonly state: State;
  readonly clock: Clock;
  readonly newId: NewId;
  /** The manager that serves this API. */
  readonly managerId: ManagerId;
  /** Where this manager keeps the state, in words. */
  readonly store: string;
  /** What this manager complains about; empty: nothing. */
  readonly problem?: () => string;
}
