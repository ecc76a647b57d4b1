import { z } from 'zod';
import { bounds } from '../../domain/bounds.ts';
import { entering } from '../../domain/text.ts';
import { SignedStatement } from '../messages/certification.ts';
import { listPage } from '../messages/paging.ts';
import { Claim, RegistrationOutcome } from '../messages/registration.ts';
import {
  ReplacementExamined,
  ReplacementRequest,
  ReplacementReview,
  ReplacementsAsked,
} from '../messages/replacement.ts';
import { byId } from './places.ts';
import { route } from './route.ts';

/**
 * Routes of SA by which somebody who cannot sign with their keys gets others under the same PID: asked for at an
 * installation of their organisation, confirmed by its administrator who has seen them, granted by SA's officer.
 */
export const replacementApi = {
  /**
   * The same again is the same request. Whether there is such a person is not told. Errors: RID_INVALID,
   * CERTIFICATE_INVALID, NOT_ENTITLED where there are no administrators; CONFLICT for a claim of another request;
   * LIMIT_REACHED when too many wait for the same person.
   */
  askReplacement: route({
    method: 'POST',
    path: '/v1/replacements',
    summary: 'Ask for other keys under the PID a person has',
    callers: ['workstation'],
    body: ReplacementRequest,
    reply: RegistrationOutcome,
  }),
  /** `claim` is the token whose digest the request carried. Errors: NOT_FOUND. */
  replacementOutcome: route({
    method: 'POST',
    path: '/v1/replacements/:id/outcome',
    summary: 'Outcome of a request for other keys, for whoever holds its claim',
    callers: ['workstation'],
    params: byId,
    body: z.object({ claim: Claim }),
    reply: RegistrationOutcome,
    asksOnly: true,
  }),
  listReplacements: route({
    method: 'GET',
    path: '/v1/replacements',
    summary: 'Requests for other keys, a page at a time: for a hospital those of its own people',
    callers: ['hospital-admin', 'sa-officer'],
    query: ReplacementsAsked,
    reply: listPage(ReplacementReview),
  }),
  /** Errors: NOT_FOUND, also for another organisation's. */
  replacement: route({
    method: 'GET',
    path: '/v1/replacements/:id',
    summary: 'A request for other keys, with what is to be compared and signed',
    callers: ['hospital-admin', 'sa-officer'],
    params: byId,
    reply: ReplacementExamined,
  }),
  /**
   * The caller's signature over an `openward/replacement/1`. May be repeated. Errors: NOT_FOUND; NOT_CONFIRMED for
   * another signature, or by oneself; CONFLICT when it was decided, or nobody is registered under this identity.
   */
  confirmReplacement: route({
    method: 'POST',
    path: '/v1/replacements/:id/confirmation',
    summary: 'Confirm in person who asks for other keys',
    callers: ['hospital-admin'],
    params: byId,
    body: z.object({ confirmation: SignedStatement }),
    reply: ReplacementReview,
  }),
  /**
   * May be repeated. Errors: NOT_FOUND; NOT_CONFIRMED before an administrator has, or when their word counts no more;
   * CONFLICT when it was declined, or a revocation is not finished; REGISTRAR_UNAVAILABLE, CA_UNAVAILABLE, those of the
   * ledger.
   */
  grantReplacement: route({
    method: 'POST',
    path: '/v1/replacements/:id/grant',
    summary: 'Have other keys certified and put in the place of a person’s',
    callers: ['sa-officer'],
    params: byId,
    reply: ReplacementReview,
  }),
  /** Errors: NOT_FOUND; CONFLICT once it is carried out. */
  declineReplacement: route({
    method: 'POST',
    path: '/v1/replacements/:id/decline',
    summary: 'Decline with a reason',
    callers: ['hospital-admin', 'sa-officer'],
    params: byId,
    body: z.object({ reason: entering.prose(bounds.reason) }),
    reply: ReplacementReview,
  }),
} as const;
