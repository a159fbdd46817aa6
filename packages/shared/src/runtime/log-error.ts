/** An error as a field of a log record. Pure. */

/** What names a failure that was foreseen: its words say all, and its stack says nothing. */
const FORESEEN: ReadonlySet<string> = new Set(['MusterError', 'StoreError']);
/** A chain of causes may be a ring. */
const MAX_CAUSES = 5;

export interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string | number;
  readonly reason?: string;
  readonly causes?: readonly string[];
  readonly stack?: string;
}

/** What a reader of the log needs of an error: the stack only where nobody thought of the failure. */
export function loggedError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { code, reason } = error as { readonly code?: unknown; readonly reason?: unknown };
  const causes = causesOf(error);
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(typeof reason === 'string' ? { reason } : {}),
    ...(causes.length === 0 ? {} : { causes }),
    ...(FORESEEN.has(error.name) || error.stack === undefined ? {} : { stack: error.stack }),
  };
}

/** The messages of the causes that say more than what was said before them. */
function causesOf(error: Error): readonly string[] {
  const said = [error.message];
  let cause = error.cause;
  for (let depth = 0; cause instanceof Error && depth < MAX_CAUSES; depth += 1) {
    const { message } = cause;
    if (!said.some((text) => text.includes(message) || message.includes(text))) said.push(message);
    cause = cause.cause;
  }
  return said.slice(1);
}
