/**
 * Asks a gRPC server for its health, as `grpc.health.v1.Health` defines it. Written on
 * HTTP/2 alone: an agent asks many servers all the time, each on a connection of its own,
 * and a client of the library costs several times as much to make as the question.
 */
import { connect, type IncomingHttpHeaders } from 'node:http2';

const PATH = '/grpc.health.v1.Health/Check';
const STATUSES = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'] as const;
const CODES = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const;
/** An answer takes seven bytes. */
const MAX_ANSWER_BYTES = 4_096;
/** Before a message: whether it is compressed, and its length in four bytes. */
const PREFIX_BYTES = 5;
/** Field 1: the service as text in the question, the status as a number in the answer. */
const SERVICE_FIELD = 0x0a;
const STATUS_FIELD = 0x08;

/**
 * One question on a connection of its own, without TLS. Answers with the serving
 * status, or with why there was none, in the words of gRPC; never rejects.
 */
export function checkHealth(address: string, service: string, timeoutMs: number): Promise<string> {
  return new Promise((resolve) => {
    const session = connect(`http://${address}`);
    const end = (answer: string) => {
      clearTimeout(timer);
      session.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => end(`DEADLINE_EXCEEDED: no answer within ${timeoutMs} ms`), timeoutMs);
    const fail = (error: Error) => end(`UNAVAILABLE: ${error.message}`);
    session.on('error', fail);
    const stream = session.request({
      ':method': 'POST',
      ':path': PATH,
      'content-type': 'application/grpc',
      te: 'trailers',
      'grpc-timeout': `${Math.max(1, Math.ceil(timeoutMs))}m`,
    });
    const parts: Buffer[] = [];
    let bytes = 0;
    let httpStatus = 0;
    let outcome: IncomingHttpHeaders = {};
    stream.on('error', fail);
    stream.on('response', (headers) => {
      httpStatus = headers[':status'] ?? 0;
      // An answer of nothing but trailers comes as the headers.
      if (headers['grpc-status'] !== undefined) outcome = headers;
    });
    stream.on('trailers', (trailers) => {
      outcome = trailers;
    });
    stream.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes > MAX_ANSWER_BYTES) end('INTERNAL: the answer is too long');
      else parts.push(part);
    });
    stream.on('close', () => end(answerOf(httpStatus, outcome, Buffer.concat(parts))));
    stream.end(question(service));
  });
}

function question(service: string): Buffer {
  const name = Buffer.from(service);
  const message = name.length === 0 ? name : Buffer.concat([Buffer.from([SERVICE_FIELD, ...varint(name.length)]), name]);
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}

function answerOf(httpStatus: number, outcome: IncomingHttpHeaders, body: Buffer): string {
  const code = outcome['grpc-status'];
  if (code === undefined) return `UNKNOWN: ${httpStatus === 0 ? 'the connection ended without an answer' : `HTTP status ${httpStatus} from something that is not gRPC`}`;
  if (code !== '0') return `${CODES[Number(code)] ?? 'UNKNOWN'}: ${decoded(outcome['grpc-message'])}`;
  // A message of nothing means the default: UNKNOWN.
  const message = body.subarray(PREFIX_BYTES);
  const status = message[0] === STATUS_FIELD ? (message[1] ?? 0) : 0;
  return STATUSES[status] ?? 'UNKNOWN';
}

function decoded(message: string | string[] | undefined): string {
  const text = String(message ?? '');
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
