import { createPrivateKey } from 'node:crypto';
import { canonicalText } from '../encoding/canonical-json.ts';
import { certificateThumbprint } from '../identity/thumbprint.ts';
import type { Fixtures } from './fixtures.ts';
import { signedLow } from './make-statement-rules.ts';
import type { StatementVectors } from './schemas.ts';

type Case = StatementVectors['cases'][number];
type Members = Readonly<Record<string, Case['statement']>>;
/** What a statement is made to say instead, each by itself. */
export type Changes = readonly (readonly [name: string, change: Members])[];

/**
 * Cases of one statement, signed by the patient: malformed and signed as it is; or well formed, under the signature of
 * what it was made from.
 */
export function familiesOf({ patient }: Fixtures) {
  const key = createPrivateKey(patient.signingPrivateKey);
  const header = { alg: 'ES256', 'x5t#S256': certificateThumbprint(patient.signingCertificate) };
  const one = (name: string, statement: Members): Case => ({
    name,
    signer: 'patient',
    statement,
    canonical: canonicalText(statement),
    jws: signedLow(key, header, statement),
  });
  return (of: string, base: Members, malformed: Changes, altered: Changes): Case[] => {
    const good = one(`${of} that the cases below change in one member`, base);
    const bad = (name: string, statement: Members, jws?: string): Case => {
      const made = one(`${of} with ${name}`, statement);
      return { ...made, jws: jws ?? made.jws, errors: ['SIGNATURE_INVALID'] };
    };
    return [
      good,
      ...malformed.map(([name, change]) => bad(name, { ...base, ...change })),
      ...altered.map(([name, change]) => bad(`${name}, which was not signed`, { ...base, ...change }, good.jws)),
    ];
  };
}
