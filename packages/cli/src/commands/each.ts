import { renderError } from '../output/render-error.ts';
import type { Session } from '../session.ts';

/**
 * Does it for every name, whatever happens to the others; fails with the last failure
 * after telling the earlier ones. `tellRest` is called before that when some succeeded.
 */
export async function forEach<T>(session: Session, refs: readonly string[], act: (ref: string) => Promise<T>, tellRest: () => void = () => undefined): Promise<readonly T[]> {
  const results: T[] = [];
  const failures: unknown[] = [];
  for (const ref of refs) {
    try {
      results.push(await act(ref));
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) {
    if (results.length > 0) tellRest();
    for (const failure of failures.slice(0, -1)) session.note(renderError(failure, session.errorStyle).join('\n'));
    throw failures.at(-1);
  }
  return results;
}

/** For what removes: an object that an earlier attempt of the same call removed is not in the answer any more, but was named. */
export const removedOf = <T>(removals: readonly { readonly removed: T | undefined }[]): readonly T[] => removals.flatMap(({ removed }) => removed ?? []);
