/** Reads a PROXY protocol header (version 2), as a server that is told by it does. */
import type { Target } from '../join.ts';

export interface ReadHeader {
  readonly from: Target;
  readonly to: Target;
  /** What came behind it. */
  readonly rest: Buffer;
}

const SIGNATURE = '0d0a0d0a000d0a515549540a';
const HEAD_BYTES = 16;

/** Undefined while it is not whole. Throws when something else comes first. */
export function readProxyHeader(received: Buffer): ReadHeader | undefined {
  const begin = received.subarray(0, 12).toString('hex');
  if (!SIGNATURE.startsWith(begin)) throw new Error(`this is no header: ${received.subarray(0, 60).toString('latin1')}`);
  if (received.length < HEAD_BYTES) return undefined;
  const length = received.readUInt16BE(14);
  if (received.length < HEAD_BYTES + length) return undefined;
  if (received[12] !== 0x21) throw new Error(`version and command are ${String(received[12])}`);
  const size = received[13] === 0x11 ? 4 : 16;
  const addressAt = (at: number) => {
    const bytes = received.subarray(at, at + size);
    return size === 4 ? [...bytes].join('.') : (bytes.toString('hex').match(/.{4}/g) ?? []).join(':');
  };
  const ports = HEAD_BYTES + 2 * size;
  return {
    from: { address: addressAt(HEAD_BYTES), port: received.readUInt16BE(ports) },
    to: { address: addressAt(HEAD_BYTES + size), port: received.readUInt16BE(ports + 2) },
    rest: received.subarray(HEAD_BYTES + length),
  };
}
