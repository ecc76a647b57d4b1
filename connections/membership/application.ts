import type { z } from 'zod';
import { cloudOf, type Consortium, type Member } from '../../api/formats/consortium.ts';
import type { MembershipApplication } from '../../api/formats/membership.ts';
import { TakenByMember } from '../../api/messages/membership.ts';
import { AuthorityKind } from '../../domain/authority.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { canonicalText } from '../../protocol/encoding/canonical-json.ts';
import { parseCertificate, verifyChain, type Certificate } from '../../protocol/identity/certificate.ts';
import { membershipStatement } from '../../protocol/signature/change.ts';
import { verifyStatement } from '../../protocol/signature/verify.ts';

/**
 * That an application is whole, and signed by the administrator of the organisation it is of, whose roots are its own.
 * Who the organisation is, its officers must know by other means: by the fingerprints of its roots.
 * @throws OpenwardError SIGNATURE_INVALID, CERTIFICATE_INVALID
 */
export function checkApplication(application: MembershipApplication, now: Date): void {
  const { member, certificate, signature } = application;
  requireRoots(member);
  const administrator = parseCertificate(certificate);
  verifyChain(administrator, [member.roots.nodes], now);
  requireUnit(administrator, 'admin');
  verifyStatement(signature, membershipStatement(application), {
    publicKey: administrator.publicKeyPem,
    thumbprint: administrator.thumbprint,
  });
  if (!member.orderer) return;
  for (const pem of [member.orderer.signing, member.orderer.tls]) {
    const orderer = parseCertificate(pem);
    verifyChain(orderer, [member.roots.nodes], now);
    requireUnit(orderer, 'orderer');
  }
}

/** What of an applicant a present member has already; an organisation of a type there is only one of counts as well. */
export type Taken = z.infer<typeof TakenByMember>;

/** What is known of a present member. */
interface Present extends Pick<Member, 'mspId' | 'key' | 'domain' | 'type' | 'roots'> {
  readonly gate?: Pick<NonNullable<Member['gate']>, 'bucket'> | undefined;
}

/** Names, places and roots are each one organisation's. Keys are compared, since a certificate can be written anew. */
export function takenOf(member: Present, members: readonly Present[]): Taken[] {
  const roots = new Set(members.flatMap(keysOf));
  const taken: Readonly<Record<Taken, boolean>> = {
    mspId: members.some(({ mspId }) => mspId === member.mspId),
    key: members.some(({ key }) => key === member.key),
    domain: members.some(({ domain }) => domain.toLowerCase() === member.domain.toLowerCase()),
    root: keysOf(member).some((key) => roots.has(key)),
    type: member.type === 'sa',
    bucket: member.gate !== undefined && members.some(({ gate }) => gate?.bucket === member.gate?.bucket),
  };
  return TakenByMember.options.filter((what) => taken[what]);
}

/** @throws OpenwardError CONFLICT for who takes a present member's name, place or roots */
export function requireNew(member: Member, { members }: Pick<Consortium, 'members'>): void {
  const taken = takenOf(member, members);
  if (taken.length > 0) throw new OpenwardError('CONFLICT', `A member has this already: ${taken.join(', ')}`);
}

/**
 * That a member who says something else of itself is the same organisation, by the same roots, and that its people's
 * data stay where they lie.
 * @throws OpenwardError CONFLICT
 */
export function requireSame(member: Member, { members }: Pick<Consortium, 'members'>): void {
  const present = members.find(({ mspId }) => mspId === member.mspId);
  const lasting = (one: Member): string => {
    const { key, domain, type, roots } = one;
    const cloud = cloudOf(one, members)?.mspId ?? '';
    return canonicalText({ key, domain, type, roots, cloud, bucket: one.gate?.bucket ?? '' });
  };
  if (present === undefined || lasting(present) !== lasting(member))
    throw new OpenwardError('CONFLICT', `${member.mspId} is no member of this name, domain, type, roots and cloud`);
}

function keysOf({ roots }: Pick<Member, 'roots'>): string[] {
  return AuthorityKind.options.map((kind) => parseCertificate(roots[kind]).publicKeyPem);
}

/** A root names its organisation and what it vouches for; everything else is judged by these names. */
function requireRoots({ mspId, roots }: Member): void {
  for (const kind of AuthorityKind.options) {
    const root = parseCertificate(roots[kind]);
    const names = root.subject.split('\n');
    if (!names.includes(`O=${mspId}`) || !names.includes(`OU=${kind}`) || root.subject !== root.issuer)
      throw new OpenwardError('CERTIFICATE_INVALID', `The root of ${kind} is not one of ${mspId}`);
    verifyChain(root, [root.pem], root.notBefore);
  }
  if (parseCertificate(roots.nodes).publicKeyPem === parseCertificate(roots.people).publicKeyPem)
    throw new OpenwardError('CERTIFICATE_INVALID', 'Nodes and people have one key');
}

function requireUnit({ subject }: Certificate, unit: string): void {
  if (!subject.split('\n').includes(`OU=${unit}`))
    throw new OpenwardError('CERTIFICATE_INVALID', `The certificate is not one of an ${unit}`);
}
