import type { z } from 'zod';
import { UserRegistration } from '../api/ledger/transactions.ts';
import { UserCertificates, type PersonRole } from '../domain/user.ts';
import { parseCertificate } from '../protocol/identity/certificate.ts';
import { generateSigningKey, type KeyPairPem } from '../protocol/identity/keys.ts';
import { pidOf, sealRid } from '../protocol/identity/pid.ts';
import type { Rid } from '../protocol/identity/rid.ts';
import { certificateThumbprint } from '../protocol/identity/thumbprint.ts';
import { generatePreSeed, preIdentity } from '../protocol/reencryption/identity.ts';
import { encryptionKeyOf, type KeyHolder } from './encryption-keys.ts';
import { authorityOf, identityOf, type TestIdentity } from './identity.ts';

export interface PersonKeys {
  readonly signing: KeyPairPem;
  readonly tls: KeyPairPem;
  readonly encryption: KeyPairPem;
  readonly preSeed: Uint8Array;
}

/**
 * A person with real keys and certificates of the organisation's authority. Whether the ledger knows of them is the
 * test's affair.
 */
export interface EnrolledPerson {
  /** What SA registers. */
  readonly user: z.output<typeof UserRegistration>;
  readonly certificates: UserCertificates;
  /** Who signs this person's transactions. */
  readonly identity: TestIdentity;
  readonly keys: PersonKeys;
  readonly rid: Rid;
  /** Base64; the PID is its digest. */
  readonly sealedRid: string;
}

/** Of a new person everything is new but the encryption key, which is that of `holder`. */
export async function enrolPerson(
  mspId: string,
  role: PersonRole,
  holder: KeyHolder = 'patient',
): Promise<EnrolledPerson> {
  const [signing, tls, encryption] = await Promise.all([
    generateSigningKey(),
    generateSigningKey(),
    encryptionKeyOf(holder),
  ]);
  const keys: PersonKeys = { signing, tls, encryption, preSeed: generatePreSeed() };
  const rid: Rid = { kind: 'staff-number', number: `W-${holder}`, name: holder };
  const sealed = sealRid(rid, encryption.publicKey);
  const certificates = await issueTo(keys, { mspId, role, pid: pidOf(sealed) });
  return {
    user: asRegistered(certificates),
    certificates,
    identity: identityOf(mspId, { certificate: certificates.signingCertificate, key: signing.privateKey }),
    keys,
    rid,
    sealedRid: sealed.toString('base64'),
  };
}

/** People of each kind whom an earlier cast of this worker had. */
const known = new Map<string, Promise<EnrolledPerson>[]>();

/**
 * People who differ from one another, for a ledger of one's own: another cast has the same people again, because
 * certifying somebody takes longer than most tests. Nobody's keys may be overwritten.
 */
export class Cast {
  readonly #met = new Map<string, number>();

  /** Somebody this cast has not had yet. */
  next(mspId: string, role: PersonRole): Promise<EnrolledPerson> {
    const kind = `${mspId} ${role}`;
    const nth = this.#met.get(kind) ?? 0;
    this.#met.set(kind, nth + 1);
    const people = known.get(kind) ?? [];
    known.set(kind, people);
    return (people[nth] ??= enrolPerson(mspId, role));
  }
}

async function issueTo(
  { signing, tls, encryption, preSeed }: PersonKeys,
  { mspId, role, pid }: { mspId: string; role: PersonRole; pid: string },
): Promise<UserCertificates> {
  const authority = await authorityOf(mspId);
  const issue = ({ publicKey }: KeyPairPem): Promise<string> => authority.certify(publicKey, { role, pid });
  const { receivingPublicKey, verifyingPublicKey } = preIdentity(preSeed);
  return UserCertificates.parse({
    pid,
    mspId,
    role,
    signingCertificate: await issue(signing),
    encryptionCertificate: await issue(encryption),
    tlsCertificate: await issue(tls),
    preKeys: { receiving: receivingPublicKey, verifying: verifyingPublicKey },
  });
}

function asRegistered(certificates: UserCertificates): EnrolledPerson['user'] {
  const { pid, mspId, role, preKeys, signingCertificate, encryptionCertificate } = certificates;
  const { publicKeyPem, thumbprint } = parseCertificate(signingCertificate);
  return UserRegistration.parse({
    pid,
    mspId,
    role,
    signingKey: publicKeyPem,
    signingThumbprint: thumbprint,
    encryptionThumbprint: certificateThumbprint(encryptionCertificate),
    preKeys,
  });
}
