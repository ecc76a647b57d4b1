import { X509Certificate, createPrivateKey } from 'node:crypto';
import { readFileSync } from '../../connections/disk.ts';
import type { TlsIdentity } from '../../connections/http/agents.ts';
import { OpenwardError } from '../../domain/errors.ts';

/**
 * PEM texts of the TLS files of a configuration.
 * @throws CERTIFICATE_INVALID for a key that is not the certificate's, as between the writing of one and of the other
 */
export function readTls(files: { readonly certificate: string; readonly key: string }): TlsIdentity {
  const read = (file: string): string => readFileSync(file, 'utf8');
  const pair = { certificate: read(files.certificate), key: read(files.key) };
  if (!new X509Certificate(pair.certificate).checkPrivateKey(createPrivateKey(pair.key)))
    throw new OpenwardError('CERTIFICATE_INVALID', `${files.key} is not the key of ${files.certificate}`);
  return pair;
}
