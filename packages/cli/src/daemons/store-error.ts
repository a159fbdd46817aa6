import { MusterError, type ErrorCode } from '@muster/shared/model/error';

interface StoreFailure {
  readonly code: string;
  readonly message: string;
}

const CODES: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  unavailable: ['unavailable', 'Is etcd running there? Check with: muster doctor --store '],
  full: ['resource-exhausted', 'Free some space, or choose another place: --store or --data-dir.'],
  'read-only': ['failed-precondition', 'Run as a user who may write there, or choose another place: --store or --data-dir.'],
  invalid: ['invalid-argument', ''],
};

/** A store that cannot be opened or written, in the words and with the exit code of every other error. */
export async function withStoreErrors<T>(address: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const known = isStoreFailure(error) ? CODES[error.code] : undefined;
    if (known === undefined || !isStoreFailure(error)) throw error;
    const [code, general] = known;
    // Says by itself which address and what to write; the command's help, which is pointed to without a hint, tells the flag.
    if (error.code === 'invalid') throw new MusterError(code, error.message, { cause: error });
    // The embedded store names its file itself, and no other manager would help.
    if (address.startsWith('embedded:')) {
      const isUnusable = error.code === 'unavailable';
      throw new MusterError(isUnusable ? 'failed-precondition' : code, `the store ${error.message}`, {
        cause: error,
        hint: isUnusable ? 'Choose another directory: --data-dir DIR.' : general,
      });
    }
    throw new MusterError(code, `the store ${address}: ${error.message}`, { cause: error, hint: error.code === 'unavailable' ? `${general}${address}` : general });
  }
}

function isStoreFailure(error: unknown): error is StoreFailure {
  return error instanceof Error && error.name === 'StoreError' && 'code' in error;
}
