import { MusterError } from '@muster/shared/model/error';
import { loadStack, stackOfDirectory } from '../compose/load.ts';
import type { Session } from '../session.ts';

/**
 * The stack that a command without a name means: that of the compose file in
 * this directory (or the one given); undefined when there is no file. A file
 * with mistakes still names its stack by its directory: it must not keep anybody
 * from taking the stack down.
 */
export function chosenStack(session: Session, { file }: { readonly file: string | undefined }): string | undefined {
  const { cwd, env, readStdin } = session.host;
  const options = { cwd, env, stdin: readStdin, ...(file === undefined ? {} : { file }) };
  try {
    return loadStack(options).stack;
  } catch (error) {
    if (!(error instanceof MusterError)) throw error;
    if (error.reason === 'COMPOSE_INVALID') return stackOfDirectory(options);
    if (file === undefined) return undefined;
    throw error;
  }
}
