/** A log record as a line for a person in front of a terminal. Pure. */

const LEVELS: Readonly<Record<number, string>> = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' };
/** Said by the line itself, or of no use to who sits at the machine. */
const LEFT_OUT: ReadonlySet<string> = new Set(['level', 'time', 'pid', 'hostname', 'name', 'component', 'msg', 'err', 'nodeId']);

/** `warn  agent: engine action failed: Image x cannot be pulled (taskId=…)`; what is no record stays as it is. */
export function readableLine(line: string): string {
  let record: Readonly<Record<string, unknown>>;
  try {
    record = JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch {
    return line;
  }
  const { level, name, msg, err } = record;
  const cause = messageOf(err);
  const fields = Object.entries(record)
    .filter(([key]) => !LEFT_OUT.has(key))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const more = fields.length === 0 ? '' : ` (${fields.join(' ')})`;
  return `${(LEVELS[Number(level)] ?? 'log').padEnd(5)} ${String(name)}: ${String(msg)}${cause === '' ? '' : `: ${cause}`}${more}\n`;
}

function messageOf(error: unknown): string {
  const message = (error as { readonly message?: unknown } | null | undefined)?.message;
  return typeof message === 'string' ? message : '';
}
