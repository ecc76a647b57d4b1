import { createPrivateKey } from 'node:crypto';
import { canonicalText } from '../encoding/canonical-json.ts';
import { certificateThumbprint } from '../identity/thumbprint.ts';
import { signedLow } from './make-statement-rules.ts';
import type { Fixtures } from './fixtures.ts';
import type { StatementVectors } from './schemas.ts';

type Case = StatementVectors['cases'][number];
type Json = Case['statement'];

/** Revocations that name the digest of the patient's words, and a case for each rule of their reader. */
export function makeRevocationRules({ patient, shareId, at }: Fixtures): StatementVectors {
  const key = createPrivateKey(patient.signingPrivateKey);
  const header = { alg: 'ES256', 'x5t#S256': certificateThumbprint(patient.signingCertificate) };
  const reasonDigest = '8'.repeat(96);
  const revocation = { type: 'openward/revocation/2', shareId, patientPid: patient.pid, reasonDigest, at };
  const one = (name: string, statement: Json): Case => ({
    name,
    signer: 'patient',
    statement,
    canonical: canonicalText(statement),
    jws: signedLow(key, header, statement),
  });
  const bad = (name: string, change: Readonly<Record<string, Json>>): Case => ({
    ...one(name, { ...revocation, ...change }),
    errors: ['SIGNATURE_INVALID'],
  });
  return {
    cases: [
      one('a revocation that the cases below change in one member', revocation),
      bad('a digest in upper case', { reasonDigest: 'AB'.repeat(48) }),
      bad('no share', { shareId: 'S-1' }),
      bad('no patient', { patientPid: 'nobody' }),
      bad('a time without milliseconds', { at: '2025-06-01T08:30:00Z' }),
      bad('the words beside their digest', { reason: 'x' }),
      bad('a type of another version', { type: 'openward/revocation/3' }),
    ],
  };
}
