import { MusterError } from '@muster/shared/model/error';
import { loadModel, type LoadOptions, stackOfDirectory } from '../compose/load.ts';
import type { Session } from '../session.ts';

/** The flags that say which compose files are meant, and how they are read. */
export interface FileFlags {
  readonly file: readonly string[];
  readonly projectName: string | undefined;
  readonly projectDirectory: string | undefined;
  readonly envFile: readonly string[];
  readonly profile: readonly string[];
}

export function loadOptionsOf({ host }: Session, flags: FileFlags): LoadOptions {
  return {
    cwd: host.cwd,
    env: host.env,
    stdin: host.readStdin,
    files: flags.file,
    stack: flags.projectName,
    projectDirectory: flags.projectDirectory,
    envFiles: flags.envFile,
    profiles: flags.profile,
  };
}

/**
 * The stack that a command without a name means: that of the compose file in
 * this directory (or the ones given); undefined when there is no file. A file
 * with mistakes still names its stack by its directory: it must not keep anybody
 * from taking the stack down.
 */
export function chosenStack(session: Session, flags: FileFlags): string | undefined {
  const options = loadOptionsOf(session, flags);
  try {
    return loadModel(options).stack;
  } catch (error) {
    if (!(error instanceof MusterError)) throw error;
    if (error.reason === 'COMPOSE_INVALID') return stackOfDirectory(options);
    if (flags.file.length === 0) return undefined;
    throw error;
  }
}
