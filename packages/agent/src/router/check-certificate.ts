/** Whether HAProxy can serve with a certificate chain and a key in one text. */
import { createPrivateKey, X509Certificate } from 'node:crypto';

/** In words; empty: nothing. Never tells anything of the key. */
export function problemOfCertificate(pem: string): string {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(pem);
  } catch {
    return 'it has no certificate in PEM form (-----BEGIN CERTIFICATE-----)';
  }
  const key = /-----BEGIN ([A-Z ]*)PRIVATE KEY-----[\s\S]+?-----END \1PRIVATE KEY-----/.exec(pem)?.[0];
  if (key === undefined) return 'it has no private key in PEM form: put the chain and the key into one text';
  try {
    return certificate.checkPrivateKey(createPrivateKey(key)) ? '' : 'its private key belongs to another certificate';
  } catch {
    return 'its private key cannot be read: it must not be encrypted';
  }
}
