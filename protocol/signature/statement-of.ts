import type { Share, ShareGrant } from '../../domain/share.ts';
import type { GrantStatement, RecordStatement } from './statement.ts';

/*
 * Who signs and who verifies make the statement by the same function: a field the one forgot, the other would not miss either,
 * but a field they put differently could never verify.
 */

/** What D_SP and D_SD say about a record. */
export interface SignedRecord {
  readonly T_ID: string;
  readonly digest: string;
  readonly manifestDigest: string;
  readonly version: number;
}

/** @param pid the signer's */
export function recordStatement(
  { T_ID, digest, manifestDigest, version }: SignedRecord,
  role: 'patient' | 'doctor',
  pid: string,
): RecordStatement {
  return { type: 'openward/record/1', T_ID, role, pid, digest, manifestDigest, version };
}

/** Everything about a grant but the signature itself and where C_s lies, which its digest names. */
export function grantStatement(
  share: Pick<Share, 'shareId' | 'patientPid' | 'consumerPid' | 'purpose'>,
  grant: Omit<ShareGrant, 'grant' | 'csUrl'>,
): GrantStatement {
  return {
    type: 'openward/grant/1',
    shareId: share.shareId,
    T_ID: grant.T_ID,
    version: grant.version,
    patientPid: share.patientPid,
    consumerPid: share.consumerPid,
    purpose: share.purpose,
    segments: grant.segments,
    expiry: grant.expiry,
    threshold: grant.threshold,
    proxies: grant.proxies,
    fragmentDigests: grant.fragmentDigests,
    capsuleDigest: grant.capsuleDigest,
    csDigest: grant.csDigest,
    csBytes: grant.csBytes,
  };
}
