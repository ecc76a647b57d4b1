import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { User, UserCertificates } from '../../domain/user.ts';
import type { PersonRole } from '../../domain/user.ts';
import { certificateThumbprint } from '../identity/thumbprint.ts';
import { preIdentity } from '../reencryption/identity.ts';
import type { Fixtures, PersonFixture } from './fixtures.ts';
import { makeCertificate } from './make-certificate.ts';

/** Somebody as ledger and directory show them, and who can sign as them. */
export interface ShownPerson {
  readonly fixture: PersonFixture;
  readonly user: User;
  readonly certificates: UserCertificates;
}

/** What a certificate says, where that is not what the ledger says of its holder. */
export interface Otherwise {
  readonly pid?: string | undefined;
  readonly role?: string | undefined;
  readonly notBefore?: string;
  readonly notAfter?: string;
}

/** Whom the ledger shows, and what their certificates say instead; without that the certificates of keys.json. */
export interface Likeness {
  readonly role: PersonRole;
  readonly pid?: string;
  readonly mspId?: string;
  readonly signing?: Otherwise;
  readonly encryption?: Otherwise;
}

/** People with the keys of keys.json, made out to whomever. */
export function peopleOf({ authority, at }: Fixtures): (who: PersonFixture, like: Likeness) => Promise<ShownPerson> {
  const certified = (key: string, says: Otherwise): Promise<string> =>
    makeCertificate({
      subject: [{ CN: [says.role ?? ''] }],
      publicKey: createPublicKey(key),
      signingKey: createPrivateKey(authority.privateKey),
      ca: false,
      notBefore: says.notBefore,
      notAfter: says.notAfter,
      attributes: Buffer.from(JSON.stringify({ attrs: { role: says.role, pid: says.pid } })),
    });
  return async (who, { role, pid = who.pid, mspId = 'Hospital1MSP', signing, encryption }) => {
    const signingCertificate =
      signing === undefined
        ? who.signingCertificate
        : await certified(who.signingCertificate, { role, pid, ...signing });
    const encryptionCertificate =
      encryption === undefined
        ? who.encryptionCertificate
        : await certified(who.encryptionPublicKey, { role, pid, ...encryption });
    const known = { pid, mspId, role, preKeys: preKeysOf(who) };
    const user = User.parse({
      ...known,
      signingKey: createPublicKey(signingCertificate).export({ type: 'spki', format: 'pem' }),
      signingThumbprint: certificateThumbprint(signingCertificate),
      encryptionThumbprint: certificateThumbprint(encryptionCertificate),
      status: 'active',
      registeredAt: at,
      statusAt: at,
    });
    const tlsCertificate = await certified(tlsKey(), { role, pid });
    const certificates = UserCertificates.parse({
      ...known,
      signingCertificate,
      encryptionCertificate,
      tlsCertificate,
    });
    return { fixture: { ...who, pid, signingCertificate, encryptionCertificate }, user, certificates };
  };
}

/** What the ledger has of somebody for re-encryption. */
export function preKeysOf({ preSeed }: PersonFixture): User['preKeys'] {
  const { receivingPublicKey: receiving, verifyingPublicKey: verifying } = preIdentity(Buffer.from(preSeed, 'hex'));
  return { receiving, verifying };
}

/** Nobody reads a TLS certificate here: of some key. */
function tlsKey(): string {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return publicKey.export({ type: 'spki', format: 'pem' }).toString();
}
