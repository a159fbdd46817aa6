/**
 * The header with which a connection tells whose it is, before anything that the client
 * said: version 2 of the PROXY protocol (haproxy.org/download/2.9/doc/proxy-protocol.txt). Pure.
 */
import { parseIp } from '@muster/shared/model/ip-address';
import type { Target } from './join.ts';

const SIGNATURE = Buffer.from([0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a]);
/** Version 2, on behalf of somebody else. */
const VERSION_AND_COMMAND = 0x21;
const TCP_OVER = { 4: 0x11, 16: 0x21 } as const;
const PORT_BYTES = 2;

/** @param from the client's; @param to what it connected to. Undefined: one of them is no address. */
export function proxyHeader(from: Target, to: Target): Buffer | undefined {
  const addresses = [from.address, to.address].map((address) => parseIp(address.split('%')[0] ?? ''));
  const [source, destination] = addresses;
  if (source === undefined || destination === undefined || source.length !== destination.length) return undefined;
  const ports = Buffer.alloc(2 * PORT_BYTES);
  ports.writeUInt16BE(from.port, 0);
  ports.writeUInt16BE(to.port, PORT_BYTES);
  const body = Buffer.concat([Buffer.from(source), Buffer.from(destination), ports]);
  const head = Buffer.from([VERSION_AND_COMMAND, source.length === 4 ? TCP_OVER[4] : TCP_OVER[16], 0, body.length]);
  return Buffer.concat([SIGNATURE, head, body]);
}
