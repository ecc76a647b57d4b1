import { z } from 'zod';
import { Sha384Hex } from '../../domain/ids.ts';
import { Admission, MembershipApplication } from '../formats/membership.ts';
import { ApplicationProgress } from '../messages/membership.ts';
import { route } from './route.ts';

const byDigest = z.object({ digest: Sha384Hex });

/**
 * Routes of SA's public door, the one listener at which a caller has no certificate: an applicant's root is known to
 * nobody yet. It tells nothing that is secret, and nothing about who is a member.
 */
export const doorApi = {
  /**
   * Named by its digest, so the same again is the same. Errors: INPUT_INVALID, SIGNATURE_INVALID, CERTIFICATE_INVALID
   * for a document that is none; LIMIT_REACHED for too many from one address, or in all.
   */
  apply: route({
    method: 'POST',
    path: '/v1/door/applications',
    summary: 'An organisation applies to join',
    callers: ['stranger'],
    body: MembershipApplication,
    reply: ApplicationProgress,
  }),
  /** Errors: NOT_FOUND. */
  applicationProgress: route({
    method: 'GET',
    path: '/v1/door/applications/:digest',
    summary: 'How far an application has come',
    callers: ['stranger'],
    params: byDigest,
    reply: ApplicationProgress,
  }),
  /** Errors: NOT_FOUND until the applicant is a member. */
  applicationAdmission: route({
    method: 'GET',
    path: '/v1/door/applications/:digest/admission',
    summary: 'What a new member’s node joins with',
    callers: ['stranger'],
    params: byDigest,
    reply: Admission,
  }),
} as const;
