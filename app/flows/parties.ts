import { canonicalText } from '../../protocol/encoding/canonical-json.ts';
import { certificateThumbprint } from '../../protocol/identity/thumbprint.ts';
import { personsCertificate } from '../../protocol/identity/persons-certificate.ts';
import type { Certificate } from '../../protocol/identity/certificate.ts';
import { namedCertificate } from '../../protocol/signature/jws.ts';
import { cloudApi } from '../../api/http/cloud.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { Acquaintance } from '../../domain/acquaintance.ts';
import { PID } from '../../domain/ids.ts';
import { keysAt } from '../../domain/registered-keys.ts';
import type { FormerCertificates, PersonRole, PublishedCertificates, User } from '../../domain/user.ts';
import type { Authorities } from '../ports/authorities.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import type { Clouds } from '../../api/http/clouds.ts';

const Asked = Acquaintance.extend({ pid: PID });

export interface PartyPorts {
  readonly ledger: Ledger;
  readonly clouds: Clouds;
  readonly authorities: Authorities;
}

/** Another person, as far as it concerns us: what the ledger says of them and certificates that agree with it. */
export interface Party {
  readonly user: User;
  /** By which something they signed is judged. */
  readonly signing: Certificate;
  readonly encryption: Certificate;
}

/** What they have signed and the ledger has recorded, by which one of the keys they had then is told from another. */
export interface Recorded {
  /** Detached JWS. */
  readonly jws: string;
  /** When it was recorded. */
  readonly at: Date;
}

/**
 * Whom one asks about, and the treatment or share both have a part in, or their word that one of the two is the other's
 * guardian: without any neither ledger nor directory answers.
 */
export type Acquainted = { readonly pid: string } & (
  { readonly tid: string } | { readonly shareId: string } | { readonly guardian: string; readonly guardianAt: string }
);

/** Who is looked for, and the roles of which they must have one. */
export type Sought = Acquainted & { readonly roles: readonly PersonRole[] };

/**
 * The directory of certificates is kept by the semi-trusted cloud; what it answers counts only where the ledger names
 * the very same certificates and re-encryption keys and the organisation's authority issued them, valid at the time
 * that matters: now, for the current ones, or when something was recorded, for those that were registered then. The
 * ledger in turn is one peer, which counts only where the certificate names the person asked for, in a role they must
 * have.
 * Errors: NOT_ENTITLED, CERTIFICATE_INVALID.
 */
export async function party(ports: PartyPorts, { roles, ...asked }: Sought, when: Date | Recorded): Promise<Party> {
  const { pid, ...known } = Asked.parse(asked);
  const user = await ports.ledger.evaluate(ledgerApi.identities.get, { pid, ...known });
  if (user.pid !== pid || !roles.includes(user.role))
    throw invalid('The ledger shows another person, or one in another role');
  // The directory of the person's own organisation.
  const { service } = ports.clouds.of(user.mspId);
  const published = await service.call(cloudApi.certificates, { params: { pid }, query: known });
  return checkedParty(ports.authorities, user, published, when);
}

/** As `party`, for somebody about to be trusted with something new. Errors: also USER_REVOKED. */
export async function activeParty(ports: PartyPorts, sought: Sought, at: Date): Promise<Party> {
  const found = await party(ports, sought, at);
  if (found.user.status !== 'active') throw new OpenwardError('USER_REVOKED');
  return found;
}

function checkedParty(
  authorities: Authorities,
  user: User,
  published: PublishedCertificates,
  when: Date | Recorded,
): Party {
  const keys = when instanceof Date ? user : keysAt(user, when.at, namedCertificate(when.jws));
  const { signingCertificate, encryptionCertificate } = namedIn(published, keys);
  if (certificateThumbprint(signingCertificate) !== keys.signingThumbprint)
    throw invalid('The directory shows another signing certificate than the ledger');
  if (certificateThumbprint(encryptionCertificate) !== keys.encryptionThumbprint)
    throw invalid('The directory shows another encryption certificate than the ledger');
  // No authority vouches for these: they count where two who do not trust one another say the same.
  if (canonicalText(published.preKeys) !== canonicalText(user.preKeys))
    throw invalid('The directory shows other re-encryption keys than the ledger');
  const at = when instanceof Date ? when : when.at;
  return {
    user,
    signing: issuedTo(authorities, user, signingCertificate, at),
    encryption: issuedTo(authorities, user, encryptionCertificate, at),
  };
}

/** Those that go by the name of the keys, if any do; else the current ones. */
function namedIn(
  published: PublishedCertificates,
  { signingThumbprint }: Pick<User, 'signingThumbprint'>,
): FormerCertificates {
  const isNamed = ({ signingCertificate }: FormerCertificates): boolean =>
    certificateThumbprint(signingCertificate) === signingThumbprint;
  return published.former?.find(isNamed) ?? published;
}

/**
 * That a certificate was issued by the organisation's authority of people to this person in this role. Errors:
 * CERTIFICATE_INVALID.
 */
export function issuedTo(
  authorities: Authorities,
  person: { readonly pid: string; readonly role: string; readonly mspId: string },
  pem: string,
  at: Date,
): Certificate {
  return personsCertificate(person, pem, authorities.root(person.mspId, 'people'), at);
}

function invalid(why: string): OpenwardError {
  return new OpenwardError('CERTIFICATE_INVALID', why);
}
