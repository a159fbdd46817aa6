/** Which versions of agents and managers work together. */

/** How many minor versions an agent may be behind its manager. */
export const MAX_MINORS_BEHIND = 2;

/**
 * Why an agent of this version is not served by a manager of that one; undefined when
 * it is. Managers are upgraded first: an agent is never newer than its manager, of the
 * same major version, and at most `MAX_MINORS_BEHIND` minor versions older. Patch
 * versions and pre-releases of one minor version all work together.
 */
export function skewViolation(agent: string, manager: string): string | undefined {
  const [older, newer] = [parse(agent), parse(manager)];
  if (newer === undefined) return `the manager's version ${JSON.stringify(manager)} is not of the form MAJOR.MINOR.PATCH`;
  if (older === undefined) return `the agent's version ${JSON.stringify(agent)} is not of the form MAJOR.MINOR.PATCH`;
  if (older.major !== newer.major) return `the agent is of version ${agent}, the manager of ${manager}: major versions do not mix`;
  if (older.minor > newer.minor) return `the agent is of version ${agent}, newer than the manager's ${manager}`;
  if (newer.minor - older.minor > MAX_MINORS_BEHIND) {
    return `the agent is of version ${agent}, more than ${MAX_MINORS_BEHIND} minor versions older than the manager's ${manager}`;
  }
  return undefined;
}

function parse(version: string): { readonly major: number; readonly minor: number } | undefined {
  const match = /^(\d{1,9})\.(\d{1,9})\.\d{1,9}(?:[-+][0-9A-Za-z.+-]*)?$/.exec(version);
  return match === null ? undefined : { major: Number(match[1]), minor: Number(match[2]) };
}
