type Labels = Readonly<Record<string, string>>;

/** True when all wanted labels are there; an empty wanted value asks only that the label is. */
export function hasLabels(labels: Labels, wanted: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => {
    if (!Object.hasOwn(labels, key)) return false;
    return value === '' || labels[key] === value;
  });
}
