import { z } from 'zod';
import { DetachedJws, Instant, ObjectUrl, PID, Pem, Sha384Hex, ShareId, TID } from '../../app/domain/ids.ts';
import { StoredPDE } from '../../app/domain/record.ts';
import { StoredDUE } from '../../app/domain/use.ts';
import { UserCertificates } from '../../app/domain/user.ts';
import { route } from '../http/route.ts';
import { nothing } from './common.ts';

const byPid = z.object({ pid: PID });
const byShare = z.object({ id: ShareId });

/** base64url without padding. */
export const Base64Url = z.string().max(8192).regex(/^[A-Za-z0-9_-]+$/);

/** A credential for one object and one verb: a presigned URL (SigV4) and the headers that must go with it. */
export const StorageGrant = z.object({ url: z.url(), headers: z.record(z.string(), z.string()), expiresAt: Instant });
export type StorageGrant = z.infer<typeof StorageGrant>;

export const FragmentDeposit = z.object({
  capsule: Base64Url,
  /** The share key under the patient's per-record PRE key: D_SA(P*) of the paper. */
  wrappedKey: Base64Url,
  fragment: Base64Url,
  /** Patient's per-record public key, and the parties' registered keys, hex. */
  delegatingKey: z.string(),
  receivingKey: z.string(),
  verifyingKey: z.string(),
});
export type FragmentDeposit = z.infer<typeof FragmentDeposit>;

/**
 * Proof that this proxy has deleted its fragment; the JWS is over a FragmentReceipt statement, by the key of `certificate`: the proxy's
 * signing certificate (role `proxy`), which its organisation's authority issued, so that the patient can check it years later.
 */
export const Receipt = z.object({ shareId: ShareId, proxy: z.string(), fragmentDigest: Sha384Hex, at: Instant, receipt: DetachedJws, certificate: Pem });

export const Release = z.object({
  use: StoredDUE,
  capsule: Base64Url,
  wrappedKey: Base64Url,
  cfrag: Base64Url,
  delegatingKey: z.string(),
  verifyingKey: z.string(),
  /** Of the record shared, so that the recipient can check what patient and doctor signed. */
  record: StoredPDE,
  cs: StorageGrant,
});
export type Release = z.infer<typeof Release>;

export const cloudApi = {
  publishCertificates: route({ method: 'PUT', path: '/v1/certificates/:pid', summary: 'SA publishes a user’s certificates', callers: ['sa'], params: byPid, query: nothing, body: UserCertificates, reply: UserCertificates }),
  certificates: route({ method: 'GET', path: '/v1/certificates/:pid', summary: 'A user’s certificates and status', callers: ['anyone'], params: byPid, query: nothing, body: nothing, reply: UserCertificates.extend({ status: z.enum(['active', 'revoked']) }) }),

  /** Doctors write records of their treatments, technicians captures, patients shares of their own. If-None-Match is signed in, so nothing is overwritten. */
  grantUpload: route({ method: 'POST', path: '/v1/storage/uploads', summary: 'Permission to write one object once', callers: ['patient', 'doctor', 'technician'], params: nothing, query: nothing, body: z.object({ kind: z.enum(['records', 'captures', 'shares']), tid: TID, digest: Sha384Hex, bytes: z.number().int().positive().max(2 * 1024 ** 3) }), reply: StorageGrant.extend({ objectUrl: ObjectUrl }) }),
  grantDownload: route({ method: 'POST', path: '/v1/storage/downloads', summary: 'Permission to read one object', callers: ['patient', 'doctor', 'technician'], params: nothing, query: nothing, body: z.object({ tid: TID, url: ObjectUrl }), reply: StorageGrant }),

  /** Before the grant goes on the ledger; useless until it is there. */
  depositFragment: route({ method: 'PUT', path: '/v1/shares/:id/fragment', summary: 'The patient deposits R_K(P->T_H) for one share', callers: ['patient'], params: byShare, query: nothing, body: FragmentDeposit, reply: z.object({ fragmentDigest: Sha384Hex, proxy: z.string() }) }),
  deleteFragment: route({ method: 'DELETE', path: '/v1/shares/:id/fragment', summary: 'After revocation: delete and sign a receipt', callers: ['patient'], params: byShare, query: nothing, body: nothing, reply: Receipt }),
  release: route({ method: 'POST', path: '/v1/shares/:id/release', summary: 'Check both parties by chaincode, re-encrypt, record D_UE, release', callers: ['consumer', 'doctor'], params: byShare, query: nothing, body: z.object({ releaseId: StoredDUE.shape.releaseId }), reply: Release }),
} as const;
