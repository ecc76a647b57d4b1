import type { MembershipApplication } from '../../api/formats/membership.ts';
import type { Member } from '../../api/formats/consortium.ts';
import { signedApplication } from '../../connections/membership/sign-application.ts';
import { publicHalf } from '../node/member.ts';
import type { Node } from '../node/node.ts';
import { readText } from '../node/paths.ts';

/** The application of a node that has its certificates, signed by its administrator. */
export function applicationOf(
  node: Node,
  contact: string,
  now: Date,
  member: Member = publicHalf(node),
): Promise<MembershipApplication> {
  const own = (file: string): string => readText(node.paths.identity('admin', file));
  const administrator = { certificate: own('signing.pem'), key: own('signing-key.pem') };
  return signedApplication({ member, contact, at: now.toISOString() }, administrator);
}
