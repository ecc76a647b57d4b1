import type { z } from 'zod';
import type { UserRenewal } from '../api/ledger/transactions.ts';
import { generateSigningKey } from '../protocol/identity/keys.ts';
import { keyThumbprint } from '../protocol/identity/thumbprint.ts';
import { ecdsaSigner, signStatement } from '../protocol/signature/sign.ts';
import { renewalStatement } from '../protocol/signature/statement-of.ts';
import type { EnrolledPerson } from './enrolled-person.ts';
import { authorityOf, identityOf } from './identity.ts';

/** Somebody as they are after a renewal, and what SA writes on the ledger for it. */
export interface RenewedPerson {
  readonly person: EnrolledPerson;
  readonly renewal: z.input<typeof UserRenewal>;
}

/** With new keys for signing and TLS, and the same key for encryption under a new certificate. */
export async function renewPerson(before: EnrolledPerson, at: Date): Promise<RenewedPerson> {
  const { pid, mspId, role } = before.certificates;
  const authority = await authorityOf(mspId);
  const keys = { ...before.keys, signing: await generateSigningKey(), tls: await generateSigningKey() };
  const issue = (key: string): Promise<string> => authority.certify(key, { role, pid });
  const certificates = {
    signingCertificate: await issue(keys.signing.publicKey),
    tlsCertificate: await issue(keys.tls.publicKey),
    encryptionCertificate: await issue(keys.encryption.publicKey),
  };
  const named = {
    signingKey: keyThumbprint(keys.signing.publicKey),
    tlsKey: keyThumbprint(keys.tls.publicKey),
    encryptionKey: keyThumbprint(keys.encryption.publicKey),
  };
  const signer = { sign: ecdsaSigner(before.keys.signing.privateKey), thumbprint: before.identity.thumbprint };
  const signedAt = at.toISOString();
  const renewal = await signStatement(renewalStatement({ pid, mspId, role, ...named }, signedAt), signer);
  const issued = { certificate: certificates.signingCertificate, key: keys.signing.privateKey };
  return {
    person: {
      ...before,
      keys,
      identity: identityOf(mspId, issued),
      certificates: { ...before.certificates, ...certificates },
    },
    renewal: { pid, ...certificates, at: signedAt, renewal },
  };
}
