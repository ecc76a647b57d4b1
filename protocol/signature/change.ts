import { canonicalBytes } from '../encoding/canonical-json.ts';
import { sha384Hex } from '../envelope/digest.ts';
import type { ChangeDecisionStatement, MembershipStatement } from './statement.ts';

/** What is decided about a change of the channel; how Fabric writes it down is no part of it. */
export interface DecidedChange {
  /** Of which channel. */
  readonly channel: string;
  /** Of the configuration it begins from: no decision holds for a second change of the same kind. */
  readonly sequence: string;
  /** Who comes or goes. */
  readonly change: object;
  /** What it makes of the channel, as it is shown to who decides. */
  readonly effect: object;
}

/** By which a change is named and decided on: hex SHA-384 of its canonical JSON. */
export function changeDigest({ channel, sequence, change, effect }: DecidedChange): string {
  return sha384Hex(canonicalBytes({ channel, sequence, change, effect }));
}

/**
 * By which a proposal that a member goes is named, and signed as changes are: hex SHA-384 of its canonical JSON. No
 * change has this form, so that neither is taken for the other.
 */
export function proposalDigest(going: object, at: string): string {
  return sha384Hex(canonicalBytes({ at, going }));
}

/** By which an application is named: hex SHA-384 of the canonical JSON of the whole document. */
export function applicationDigest(application: object): string {
  return sha384Hex(canonicalBytes(application));
}

/** What an applicant's administrator signs. */
export function membershipStatement({
  member,
  contact,
  at,
}: {
  readonly member: { readonly mspId: string };
  readonly contact: string;
  readonly at: string;
}): MembershipStatement {
  const digest = sha384Hex(canonicalBytes({ member, contact }));
  return { type: 'openward/membership/1', mspId: member.mspId, digest, at };
}

/**
 * What an administrator signs in the window.
 * @param at by the administrator's own clock
 */
export function changeDecisionStatement(
  { mspId, pid, change, decision }: Omit<ChangeDecisionStatement, 'type' | 'at'>,
  at: string,
): ChangeDecisionStatement {
  return { type: 'openward/change-decision/1', mspId, pid, change, decision, at };
}
