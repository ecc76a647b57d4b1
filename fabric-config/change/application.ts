import { MembershipApplication } from '../../api/formats/membership.ts';
import type { Consortium, Member } from '../../api/formats/consortium.ts';
import { AuthorityKind } from '../../domain/authority.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { canonicalBytes } from '../../protocol/encoding/canonical-json.ts';
import { sha384Hex } from '../../protocol/envelope/digest.ts';
import { parseCertificate, verifyChain, type Certificate } from '../../protocol/identity/certificate.ts';
import { ecdsaSigner, signStatement } from '../../protocol/signature/sign.ts';
import type { MembershipStatement } from '../../protocol/signature/statement.ts';
import { verifyStatement } from '../../protocol/signature/verify.ts';
import { publicHalf } from '../node/member.ts';
import type { Node } from '../node/node.ts';
import { readText } from '../node/paths.ts';

type Said = Pick<MembershipApplication, 'member' | 'contact' | 'at'>;

function statementOf({ member, contact, at }: Said): MembershipStatement {
  const digest = sha384Hex(canonicalBytes({ member, contact }));
  return { type: 'openward/membership/1', mspId: member.mspId, digest, at };
}

/** The application of a node that has its certificates, signed by its administrator. */
export function applicationOf(node: Node, contact: string, now: Date): Promise<MembershipApplication> {
  const own = (file: string): string => readText(node.paths.identity('admin', file));
  const administrator = { certificate: own('signing.pem'), key: own('signing-key.pem') };
  return signedApplication({ member: publicHalf(node), contact, at: now.toISOString() }, administrator);
}

/** @param administrator PEM: the certificate, and its key (PKCS#8) */
export async function signedApplication(
  said: Said,
  { certificate, key }: { readonly certificate: string; readonly key: string },
): Promise<MembershipApplication> {
  const { thumbprint } = parseCertificate(certificate);
  const signature = await signStatement(statementOf(said), { sign: ecdsaSigner(key), thumbprint });
  return MembershipApplication.parse({ format: 'openward-application/1', ...said, certificate, signature });
}

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
  verifyStatement(signature, statementOf(application), {
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

/** @throws OpenwardError CONFLICT for who takes a present member's name, place or roots */
export function requireNew(member: Member, { members }: Pick<Consortium, 'members'>): void {
  const taken = (what: (one: Member) => string): boolean => members.some((one) => what(one) === what(member));
  const rules: Readonly<Record<string, (one: Member) => string>> = {
    'MSP id': ({ mspId }) => mspId,
    key: ({ key }) => key,
    domain: ({ domain }) => domain,
  };
  for (const [name, what] of Object.entries(rules))
    if (taken(what)) throw new OpenwardError('CONFLICT', `A member has this ${name} already`);
  const present = new Set(members.flatMap(({ roots }) => [roots.nodes, roots.people]));
  if (present.has(member.roots.nodes) || present.has(member.roots.people))
    throw new OpenwardError('CONFLICT', 'A member has this root already');
  for (const type of ['sa', 'cloud'] as const)
    if (member.type === type) throw new OpenwardError('CONFLICT', `There is an organisation of type ${type} already`);
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
