import type { StateView } from '@muster/shared/model/view';
import type { State } from './state.ts';

/** Resolves once `holds` is true of the copy, looked at again after each change; rejects with the signal's reason when it is aborted first. */
export async function until(state: State, holds: (view: StateView) => boolean, signal: AbortSignal): Promise<void> {
  await state.waitFor(0, signal);
  signal.throwIfAborted();
  if (!holds(state.view)) {
    await new Promise<void>((resolve) => {
      const finish = () => {
        stopObserving();
        signal.removeEventListener('abort', finish);
        resolve();
      };
      const stopObserving = state.observe(() => {
        if (holds(state.view)) finish();
      });
      signal.addEventListener('abort', finish, { once: true });
    });
  }
  signal.throwIfAborted();
}
