/** DNS messages as bytes: the one place that knows dns-packet. */
import { AUTHORITATIVE_ANSWER, decode, encode, RECURSION_AVAILABLE, RECURSION_DESIRED, TRUNCATED_RESPONSE, type Answer, type DecodedPacket } from 'dns-packet';
import type { Reply } from './answer.ts';

/** Short, so that clients which keep answers see a change soon. */
export const TTL_S = 5;
/** How long an absence may be kept: a task that begins to serve must not be missed. */
const NEGATIVE_TTL_S = 1;
/** The largest answer over UDP without EDNS, and with it whatever the client says (RFC 1035 §4.2.1; DNS flag day 2020). */
const PLAIN_UDP_BYTES = 512;
const MAX_UDP_BYTES = 1_232;

export type ResponseCode = 'no-error' | 'format-error' | 'server-failure' | 'no-such-name' | 'not-implemented' | 'refused';

const RCODES: Readonly<Record<ResponseCode, number>> = {
  'no-error': 0,
  'format-error': 1,
  'server-failure': 2,
  'no-such-name': 3,
  'not-implemented': 4,
  refused: 5,
};

export interface Query {
  readonly id: number;
  readonly name: string;
  readonly type: string;
  /** How many bytes an answer over UDP may have. */
  readonly udpBytes: number;
  readonly packet: DecodedPacket;
}

/** Undefined: no query that could be answered, not even with an error. */
export function decodeQuery(message: Buffer): Query | { readonly id: number; readonly error: ResponseCode } | undefined {
  if (message.length < 12 || (message.readUInt16BE(2) & 0x8000) !== 0) return undefined;
  const id = message.readUInt16BE(0);
  if (((message.readUInt16BE(2) >> 11) & 0xf) !== 0) return { id, error: 'not-implemented' };
  if (message.readUInt16BE(4) !== 1) return { id, error: 'format-error' };
  let packet: DecodedPacket;
  try {
    packet = decode(message);
  } catch {
    return { id, error: 'format-error' };
  }
  const question = packet.questions?.[0];
  if (question === undefined) return { id, error: 'format-error' };
  const opt = packet.additionals?.find((record) => record.type === 'OPT');
  const udpBytes = opt === undefined ? PLAIN_UDP_BYTES : Math.min(MAX_UDP_BYTES, Math.max(PLAIN_UDP_BYTES, opt.udpPayloadSize));
  return { id, name: question.name, type: question.type, udpBytes, packet };
}

/** An error for a query that could not be read: its id and nothing else. */
export function encodeError(id: number, code: ResponseCode): Buffer {
  return encode({ type: 'response', id, flags: RECURSION_AVAILABLE | RCODES[code] });
}

/** @param zone name of the network, for the record that says how long an absence holds */
export function encodeReply(query: Query, reply: Exclude<Reply, { say: 'forward' }>, zone: string, over: 'udp' | 'tcp'): Buffer {
  const { name } = query;
  switch (reply.say) {
    case 'addresses': {
      const answers = reply.addresses.map((data): Answer => ({ type: 'A', class: 'IN', name, ttl: TTL_S, data }));
      return fitted(query, answers, over);
    }
    case 'name':
      return response(query, 'no-error', [{ type: 'PTR', class: 'IN', name, ttl: TTL_S, data: reply.name }]);
    case 'nothing':
      return response(query, 'no-error', [], [absence(zone)]);
    case 'no-such-name':
      return response(query, 'no-such-name', [], [absence(zone)]);
  }
}

export function encodeFailure(query: Query, code: ResponseCode): Buffer {
  return response(query, code, []);
}

/** Whole over TCP; over UDP cut at the last record that fits, and marked so that the client asks again over TCP. */
function fitted(query: Query, answers: readonly Answer[], over: 'udp' | 'tcp'): Buffer {
  const whole = response(query, 'no-error', answers);
  if (over === 'tcp' || whole.length <= query.udpBytes) return whole;
  const perAnswer = (whole.length - response(query, 'no-error', []).length) / answers.length;
  const kept = Math.max(0, answers.length - Math.ceil((whole.length - query.udpBytes) / perAnswer));
  return response(query, 'no-error', answers.slice(0, kept), [], TRUNCATED_RESPONSE);
}

function response(query: Query, code: ResponseCode, answers: readonly Answer[], authorities: readonly Answer[] = [], flags = 0): Buffer {
  const { packet, id } = query;
  return encode({
    type: 'response',
    id,
    flags: AUTHORITATIVE_ANSWER | RECURSION_AVAILABLE | (packet.flag_rd ? RECURSION_DESIRED : 0) | flags | RCODES[code],
    questions: packet.questions?.slice(0, 1) ?? [],
    answers: [...answers],
    authorities: [...authorities],
    additionals: packet.additionals?.some(({ type }) => type === 'OPT') === true ? [ownOpt()] : [],
  });
}

function ownOpt(): Answer {
  return { type: 'OPT', name: '.', udpPayloadSize: MAX_UDP_BYTES, extendedRcode: 0, ednsVersion: 0, flags: 0, flag_do: false, options: [] };
}

function absence(zone: string): Answer {
  return {
    type: 'SOA',
    class: 'IN',
    name: zone,
    ttl: NEGATIVE_TTL_S,
    data: { mname: `ns.${zone}`, rname: `hostmaster.${zone}`, serial: 1, refresh: 60, retry: 10, expire: 600, minimum: NEGATIVE_TTL_S },
  };
}

/** A message over TCP has its length in front (RFC 1035 §4.2.2). */
export function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}

/** Cuts whole messages off the front of what has come over TCP; `rest` waits for more. */
export function unframe(bytes: Buffer): { readonly messages: readonly Buffer[]; readonly rest: Buffer } {
  const messages: Buffer[] = [];
  let at = 0;
  while (bytes.length - at >= 2 && bytes.length - at - 2 >= bytes.readUInt16BE(at)) {
    const length = bytes.readUInt16BE(at);
    messages.push(bytes.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return { messages, rest: bytes.subarray(at) };
}
