/** Services that wait for each other in a circle would wait for ever. Pure. */

/**
 * One circle in the graph, as the names along it with the first one again at the
 * end (`a`, `b`, `a`); undefined when there is none. Beginning with the names that
 * come first, so that of several circles the answer is always the same one.
 */
export function dependencyCycle(dependenciesOf: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  for (const start of [...dependenciesOf.keys()].sort()) {
    // A stack of its own: a chain of services may be longer than calls can nest.
    const path: { readonly name: string; readonly left: string[] }[] = [];
    const enter = (name: string) => path.push({ name, left: [...(dependenciesOf.get(name) ?? [])].sort().reverse() });
    if (!done.has(start)) enter(start);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.left.pop();
      if (next === undefined) {
        done.add(top.name);
        path.pop();
        continue;
      }
      const at = path.findIndex(({ name }) => name === next);
      if (at >= 0) return [...path.slice(at).map(({ name }) => name), next];
      if (!done.has(next)) enter(next);
    }
  }
  return undefined;
}

/** `web → api → db → web`. */
export function cycleText(cycle: readonly string[]): string {
  return cycle.join(' → ');
}
