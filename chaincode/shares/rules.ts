import { OpenwardError } from '../../domain/errors.ts';
import { isShareOf, placeOf } from '../../domain/object-place.ts';
import type { StoredPDE } from '../../domain/record.ts';
import { longestShareYears, type Share, type ShareGrant, type ShareRequest } from '../../domain/share.ts';
import type { User } from '../../domain/user.ts';
import { grantStatement } from '../../protocol/signature/statement-of.ts';
import type { RevocationStatement } from '../../protocol/signature/statement.ts';
import { findOrganisation } from '../organisations/store.ts';
import { requireUrlOf } from '../records/rules.ts';
import type { Proposer } from '../transaction/proposer.ts';
import { requirePerson } from '../transaction/guards.ts';
import { requireBegun, requireSigned } from '../transaction/signature.ts';
import type { LedgerState } from '../transaction/state.ts';
import { together } from '../transaction/together.ts';

/** Errors: INPUT_INVALID. */
export function requireReasonableEnd(request: ShareRequest, now: Date): void {
  const until = new Date(request.until);
  const latest = new Date(now);
  latest.setUTCFullYear(latest.getUTCFullYear() + longestShareYears);
  if (until <= now) throw new OpenwardError('INPUT_INVALID', 'until: not in the future');
  if (until > latest) throw new OpenwardError('INPUT_INVALID', `until: more than ${longestShareYears} years ahead`);
}

/** Only the patient whose data it is decides. Errors: NOT_ENTITLED. */
export function requireDecider(caller: Proposer, share: Share): void {
  if (requirePerson(caller, 'patient').pid !== share.patientPid)
    throw new OpenwardError('NOT_ENTITLED', 'The share is about another patient');
}

/** Errors: SHARE_REVOKED, CONFLICT. */
export function requireUndecided(share: Share): void {
  if (share.status === 'revoked') throw new OpenwardError('SHARE_REVOKED');
  if (share.status !== 'requested') throw new OpenwardError('CONFLICT', `The share is ${share.status} already`);
}

/** Errors: SHARE_REVOKED, SHARE_NOT_GRANTED. */
export function requireGranted(share: Share): ShareGrant {
  if (share.status === 'revoked') throw new OpenwardError('SHARE_REVOKED');
  if (share.status !== 'granted' || share.granted === undefined) throw new OpenwardError('SHARE_NOT_GRANTED');
  return share.granted;
}

/** Errors: SHARE_EXPIRED. */
export function requireUnexpired(grant: ShareGrant, now: Date): void {
  if (new Date(grant.expiry) <= now) throw new OpenwardError('SHARE_EXPIRED');
}

/**
 * A grant gives no more than was asked for: not longer, and from a record that has something of the kinds. Errors:
 * INPUT_INVALID, SHARE_EXPIRED.
 */
export function requireWithinRequest(grant: ShareGrant, share: Share, record: StoredPDE, now: Date): void {
  requireUnexpired(grant, now);
  if (new Date(grant.expiry) > new Date(share.until))
    throw new OpenwardError('INPUT_INVALID', 'expiry: later than was asked for');
  if (!record.kinds.some((kind) => share.kinds.includes(kind)))
    throw new OpenwardError('INPUT_INVALID', 'The record has nothing of the kinds asked for');
}

/**
 * C_s lies under the treatment it is granted of, where the storage takes it from that treatment's patient alone; so a
 * grant cannot hand out what another patient has stored, nor send its reader elsewhere. Errors: DIGEST_MISMATCH,
 * NOT_ENTITLED.
 */
export function requireOwnCiphertext(grant: ShareGrant, record: StoredPDE): void {
  requireUrlOf('shares', grant.csUrl, grant.csDigest);
  if (!isShareOf(record.URL_C, grant))
    throw new OpenwardError('NOT_ENTITLED', 'csUrl: not an object of the granted record’s treatment');
}

/**
 * m-of-n: a fragment for each proxy, and each proxy an organisation that is one; among them the cloud where record and
 * C_s lie, without which nobody could fetch what is released. Errors: INPUT_INVALID, NOT_ENTITLED.
 */
export async function requireProxies(state: LedgerState, grant: ShareGrant): Promise<void> {
  if (grant.fragmentDigests.length !== grant.proxies.length)
    throw new OpenwardError('INPUT_INVALID', 'fragmentDigests: one for each proxy is expected');
  if (grant.threshold > grant.proxies.length)
    throw new OpenwardError('INPUT_INVALID', 'threshold: more than there are proxies');
  const proxies = await together(grant.proxies.map((proxy) => findOrganisation(state, proxy)));
  if (proxies.some((proxy) => proxy?.type !== 'cloud'))
    throw new OpenwardError('NOT_ENTITLED', 'A proxy is not an organisation of type cloud');
  const { bucket } = placeOf(grant.csUrl);
  // SA has not said the bucket yet of who was put there before there were several clouds.
  if (proxies.every((proxy) => proxy?.bucket !== undefined && proxy.bucket !== bucket))
    throw new OpenwardError('NOT_ENTITLED', 'proxies: without the cloud where the record lies');
}

/** Errors: SIGNATURE_INVALID, CLOCK_SKEW. */
export function requireSignedGrant(grant: ShareGrant, share: Share, patient: User, now: Date): void {
  requireSigned(grant.grant, grantStatement(share, grant), patient, 'grant');
  requireBegun(patient, now);
}

/** Errors: SIGNATURE_INVALID, CLOCK_SKEW. */
export function requireSignedRevocation(
  revocation: { reasonDigest: string; at: string; revocation: string },
  share: Share,
  patient: User,
): void {
  const statement: RevocationStatement = {
    type: 'openward/revocation/2',
    shareId: share.shareId,
    patientPid: share.patientPid,
    reasonDigest: revocation.reasonDigest,
    at: revocation.at,
  };
  requireSigned(revocation.revocation, statement, patient, 'revocation');
  requireBegun(patient, new Date(revocation.at));
}

/** The two parties; and proxies, which must know what they hold a fragment for. Errors: NOT_ENTITLED. */
export function requireShareReader(caller: Proposer, share: Share): void {
  const reads =
    caller.kind === 'service'
      ? caller.role === 'proxy'
      : caller.pid === share.patientPid || caller.pid === share.consumerPid;
  if (!reads) throw new OpenwardError('NOT_ENTITLED', 'Not a party of this share');
}
