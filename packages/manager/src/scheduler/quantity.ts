/** Amounts in words, as reasons and evidence show them. */

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** `512 MiB`, `1.5 GiB`, `0 B`. Negative amounts (a node that shrank under its tasks) keep their sign. */
export function formatBytes(bytes: number): string {
  let amount = bytes;
  let unit = 0;
  while (Math.abs(amount) >= 1024 && unit < BYTE_UNITS.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  return `${rounded(amount)} ${BYTE_UNITS[unit]}`;
}

/** `1 CPU`, `0.25 CPUs`, out of billionths of a CPU. */
export function formatCpus(nanoCpus: number): string {
  const text = rounded(nanoCpus / 1e9);
  return text === '1' ? '1 CPU' : `${text} CPUs`;
}

export function plural(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

function rounded(amount: number): string {
  return String(Math.round(amount * 100) / 100);
}
