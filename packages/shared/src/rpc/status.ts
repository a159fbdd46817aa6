/**
 * `MusterError` ⇄ gRPC status: the one table, and the details that carry what a
 * code cannot: google.rpc.Status in `grpc-status-details-bin` with ErrorInfo
 * (reason), BadRequest (field violations) and Help (the hint).
 */
import { Metadata, status, type ServiceError, type StatusObject } from '@grpc/grpc-js';
import { MusterError, type ErrorCode, type FieldViolation } from '../model/error.ts';
import type { BadRequest, BadRequest__Output } from './gen/google/rpc/BadRequest.ts';
import type { ErrorInfo, ErrorInfo__Output } from './gen/google/rpc/ErrorInfo.ts';
import type { Help, Help__Output } from './gen/google/rpc/Help.ts';
import type { Status, Status__Output } from './gen/google/rpc/Status.ts';
import { lazyMessage } from './lazy.ts';

const messages = {
  status: lazyMessage<Status, Status__Output>('google.rpc.Status'),
  errorInfo: lazyMessage<ErrorInfo, ErrorInfo__Output>('google.rpc.ErrorInfo'),
  badRequest: lazyMessage<BadRequest, BadRequest__Output>('google.rpc.BadRequest'),
  help: lazyMessage<Help, Help__Output>('google.rpc.Help'),
};

const STATUS_OF_CODE: Readonly<Record<ErrorCode, status>> = {
  'invalid-argument': status.INVALID_ARGUMENT,
  'not-found': status.NOT_FOUND,
  'already-exists': status.ALREADY_EXISTS,
  'failed-precondition': status.FAILED_PRECONDITION,
  conflict: status.ABORTED,
  'permission-denied': status.PERMISSION_DENIED,
  unauthenticated: status.UNAUTHENTICATED,
  'resource-exhausted': status.RESOURCE_EXHAUSTED,
  unavailable: status.UNAVAILABLE,
  'deadline-exceeded': status.DEADLINE_EXCEEDED,
  cancelled: status.CANCELLED,
  unimplemented: status.UNIMPLEMENTED,
  internal: status.INTERNAL,
};

const CODE_OF_STATUS = new Map<status, ErrorCode>(
  (Object.entries(STATUS_OF_CODE) as [ErrorCode, status][]).map(([code, status]) => [status, code]),
);

const DETAILS_KEY = 'grpc-status-details-bin';
const DOMAIN = 'muster';
const TYPE_URL = 'type.googleapis.com/';

/** Trailers travel in HTTP/2 headers, of which clients take 8 to 16 KiB. */
const MAX_VIOLATIONS = 16;
const MAX_TEXT = 400;
const MAX_MESSAGE = 1_500;

/** For errors nobody foresaw: their text may hold anything, so it goes to the log and not to the caller. */
const INTERNAL = new MusterError('internal', 'internal error', {
  reason: 'INTERNAL',
  hint: "The manager's log says more.",
});

/** What goes to the caller. `unforeseen` is true for an error that is not a `MusterError`: it belongs in the log. */
export function toStatus(error: unknown): { readonly status: StatusObject; readonly unforeseen: boolean } {
  const known = error instanceof MusterError ? error : INTERNAL;
  const metadata = new Metadata();
  metadata.set(DETAILS_KEY, encodeDetails(known));
  return {
    status: { code: STATUS_OF_CODE[known.code], details: cut(known.message, MAX_MESSAGE), metadata },
    unforeseen: known !== error,
  };
}

function encodeDetails(error: MusterError): Buffer {
  const details: { type_url: string; value: Buffer }[] = [];
  const add = (type: string, value: Buffer) => details.push({ type_url: `${TYPE_URL}google.rpc.${type}`, value });
  if (error.reason !== undefined) {
    add('ErrorInfo', messages.errorInfo.serialize({ reason: error.reason, domain: DOMAIN }));
  }
  if (error.violations.length > 0) {
    add('BadRequest', messages.badRequest.serialize({ fieldViolations: bounded(error.violations) }));
  }
  if (error.hint !== undefined) {
    add('Help', messages.help.serialize({ links: [{ description: cut(error.hint, MAX_TEXT) }] }));
  }
  return messages.status.serialize({
    code: STATUS_OF_CODE[error.code],
    message: cut(error.message, MAX_MESSAGE),
    details,
  });
}

function bounded(violations: readonly FieldViolation[]): FieldViolation[] {
  const shown = violations
    .slice(0, MAX_VIOLATIONS)
    .map(({ field, description }) => ({ field: cut(field, MAX_TEXT), description: cut(description, MAX_TEXT) }));
  const left = violations.length - shown.length;
  if (left > 0) shown.push({ field: '', description: `and ${left} more` });
  return shown;
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** The error of a failed call. Works for servers that send no details, too. */
export function fromServiceError(error: ServiceError): MusterError {
  const code = CODE_OF_STATUS.get(error.code) ?? 'internal';
  const details = decodeDetails(error.metadata);
  if (details !== undefined) {
    return new MusterError(code, details.message === '' ? error.details : details.message, { ...details, cause: error });
  }
  const tooLarge = code === 'resource-exhausted' && /larger than/.test(error.details);
  return new MusterError(code, tooLarge ? `the message is too large: ${error.details}` : error.details, {
    ...(tooLarge ? { reason: 'MESSAGE_TOO_LARGE', hint: 'A request may have 8 MiB, a service spec 512 KiB.' } : {}),
    cause: error,
  });
}

interface Details {
  readonly message: string;
  readonly reason?: string;
  readonly violations?: readonly FieldViolation[];
  readonly hint?: string;
}

function decodeDetails(metadata: Metadata | undefined): Details | undefined {
  const bytes = metadata?.get(DETAILS_KEY)[0];
  if (!Buffer.isBuffer(bytes)) return undefined;
  try {
    const { message, details } = messages.status.deserialize(bytes);
    const find = (type: string) => details.find((detail) => detail.type_url === `${TYPE_URL}google.rpc.${type}`)?.value;
    const info = find('ErrorInfo');
    const badRequest = find('BadRequest');
    const hint = messages.help.deserialize(find('Help') ?? Buffer.alloc(0)).links[0]?.description;
    return {
      message,
      ...(info === undefined ? {} : { reason: messages.errorInfo.deserialize(info).reason }),
      ...(badRequest === undefined
        ? {}
        : { violations: messages.badRequest.deserialize(badRequest).fieldViolations.map((violation) => ({ ...violation })) }),
      ...(hint === undefined ? {} : { hint }),
    };
  } catch {
    // Details of a shape that this version does not know: the code and the message remain.
    return undefined;
  }
}
