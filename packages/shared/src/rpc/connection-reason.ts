/** Why there is no connection, in a person's words. Pure. */

/** OpenSSL's words, by way of Node, for a certificate that no known root has signed. */
const FOREIGN = /self.signed certificate|unable to (?:get (?:local )?issuer certificate|verify the first certificate)|certificate signature failure|altnames/i;

/** The gRPC library's words, shortened to what a person needs; undefined when they are not about a connection. */
export function connectionReason(text: string): string | undefined {
  if (text.includes('ECONNREFUSED')) return 'connection refused';
  if (text.includes('EHOSTUNREACH') || text.includes('ENETUNREACH')) return 'unreachable';
  if (text.includes('ECONNRESET')) return 'the connection was cut';
  if (text.includes('Name resolution failed') || text.includes('ENOTFOUND')) return 'unknown host name';
  if (!text.startsWith('No connection established')) return undefined;
  if (FOREIGN.test(text)) return FOREIGN_CERTIFICATE;
  if (/certificate has expired/i.test(text)) return 'its certificate has expired';
  if (/wrong version number|packet length too long|EPROTO/i.test(text)) return 'what answers there does not use TLS';
  if (text.includes('Last error: null')) return 'no connection';
  return text.replace(/^No connection established\. Last error: (?:Error: )?/, '').replace(/\.? Resolution note: ?$/, '');
}

export const FOREIGN_CERTIFICATE = 'what answers there is of another cluster, or has a certificate of a root that is not known here';
