import { z } from 'zod';
import { Acquaintance } from '../../domain/acquaintance.ts';
import { ObjectUrl, PID, Sha256Hex, Sha384Hex, TID } from '../../domain/ids.ts';
import { MAX_OBJECT_BYTES } from '../../domain/record.ts';
import { StoredDUE } from '../../domain/use.ts';
import { PublishedCertificates, UserCertificates } from '../../domain/user.ts';
import { guardiansApi } from './guardians.ts';
import { byPid, byShare } from './places.ts';
import { route } from './route.ts';
import {
  DeliveredWords,
  FragmentDeposit,
  Receipt,
  Release,
  StorageGrant,
  UndeliveredWords,
  UnreadableWords,
  WordsDeposit,
} from '../messages/cloud.ts';
import { WordsAbout } from '../../domain/share.ts';

/**
 * Routes of the cloud server: certificate directory, permissions for objects, proxy re-encryption (paper 1.2.1 on).
 * What writes is NOT_ENTITLED for what belongs to the people of another cloud.
 */
export const cloudApi = {
  publishCertificates: route({
    method: 'PUT',
    path: '/v1/certificates/:pid',
    summary: 'SA publishes a user’s certificates',
    callers: ['sa'],
    params: byPid,
    body: UserCertificates,
    reply: UserCertificates,
  }),
  /**
   * A person gets what the ledger's `identities:getFor` would tell them; a hospital's service its own people and
   * patients, who may book with it. Anybody else, and about anybody else, it is NOT_ENTITLED, registered or not.
   */
  certificates: route({
    method: 'GET',
    path: '/v1/certificates/:pid',
    summary:
      'Certificates and status of oneself, and of whom one treats, is treated by, shares with or guards the keys of',
    callers: ['patient', 'doctor', 'technician', 'consumer', 'hospital-admin', 'sa-officer', 'hospital'],
    params: byPid,
    query: Acquaintance,
    reply: PublishedCertificates.extend({ status: z.enum(['active', 'revoked']) }),
  }),

  /**
   * Doctors write records of their treatments, technicians captures, patients shares of their own. `If-None-Match`,
   * length and SHA-256 are signed in: the storage takes these very bytes, once. Asked again for the same object it is
   * the same announcement. A permission that is not used gives its bytes back to the person's budget.
   * Errors: CONFLICT when the object was announced otherwise, LIMIT_REACHED.
   */
  grantUpload: route({
    method: 'POST',
    path: '/v1/storage/uploads',
    summary: 'Permission to write one object once',
    callers: ['patient', 'doctor', 'technician'],
    body: z.object({
      kind: z.enum(['records', 'captures', 'shares']),
      tid: TID,
      digest: Sha384Hex,
      /** Of the same bytes; the storage compares what arrives with it. */
      sha256: Sha256Hex,
      bytes: z.number().int().positive().max(MAX_OBJECT_BYTES),
    }),
    reply: StorageGrant.extend({ objectUrl: ObjectUrl }),
  }),
  /**
   * H_M, before it lists what somebody says they stored for a treatment of its hospital: it lies there, this person was
   * permitted to put it there for this treatment, and it has this length and this digest, read to its end the first
   * time. Errors: OBJECT_MISSING; DIGEST_MISMATCH; NOT_ENTITLED for another hospital's treatment.
   */
  verifyObject: route({
    method: 'POST',
    path: '/v1/storage/verifications',
    summary: 'Does an object lie in the storage as its owner announces it',
    callers: ['hospital'],
    body: z.object({
      tid: TID,
      url: ObjectUrl,
      owner: PID,
      digest: Sha384Hex,
      bytes: z.number().int().positive(),
    }),
    reply: z.object({}),
    asksOnly: true,
  }),
  grantDownload: route({
    method: 'POST',
    path: '/v1/storage/downloads',
    summary: 'Permission to read one object',
    callers: ['patient', 'doctor', 'technician'],
    body: z.object({ tid: TID, url: ObjectUrl }),
    reply: StorageGrant,
    asksOnly: true,
  }),

  /** Before the grant goes on the ledger; useless until it is there. */
  depositFragment: route({
    method: 'PUT',
    path: '/v1/shares/:id/fragment',
    summary: 'The patient deposits R_K(P->T_H) for one share',
    callers: ['patient'],
    params: byShare,
    body: FragmentDeposit,
    reply: z.object({ fragmentDigest: Sha384Hex, proxy: z.string() }),
  }),
  deleteFragment: route({
    method: 'DELETE',
    path: '/v1/shares/:id/fragment',
    summary: 'After revocation, or before declining: delete and sign a receipt',
    callers: ['patient'],
    params: byShare,
    reply: Receipt,
  }),
  release: route({
    method: 'POST',
    path: '/v1/shares/:id/release',
    summary: 'Check both parties by chaincode, re-encrypt, record D_UE, release',
    callers: ['consumer', 'doctor'],
    params: byShare,
    body: z.object({ releaseId: StoredDUE.shape.releaseId }),
    reply: Release,
  }),

  /** Sealed to its reader: the server hands over what it cannot open, and the ledger has the digest. */
  depositWords: route({
    method: 'PUT',
    path: '/v1/shares/:id/words/:about',
    summary: 'Words about a share, sealed to who may read them',
    callers: ['patient', 'consumer', 'doctor'],
    params: byShare.extend({ about: WordsAbout }),
    body: WordsDeposit,
    reply: z.object({}),
  }),
  words: route({
    method: 'GET',
    path: '/v1/shares/:id/words',
    summary: 'Words about a share that are sealed to the caller',
    callers: ['patient', 'consumer', 'doctor'],
    params: byShare,
    reply: z.array(z.union([DeliveredWords, UnreadableWords])),
  }),
  undeliveredWords: route({
    method: 'GET',
    path: '/v1/words/undelivered',
    summary: 'The caller’s own words that the other party does not have, newest first',
    callers: ['patient', 'consumer', 'doctor'],
    reply: z.array(z.union([UndeliveredWords, UnreadableWords])),
  }),
  ...guardiansApi,
} as const;
