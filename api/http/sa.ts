import { z } from 'zod';
import { bounds } from '../../domain/bounds.ts';
import { entering } from '../../domain/text.ts';
import { RenewalOrder, SignedStatement, TypedActivationCode } from '../messages/certification.ts';
import { Instant, ShareId } from '../../domain/ids.ts';
import { PersonRole, UserCertificates } from '../../domain/user.ts';
import { byId, byPid } from './places.ts';
import { route } from './route.ts';
import { listPage } from '../messages/paging.ts';
import { ApplicationReview, Examination } from '../messages/membership.ts';
import { Application, ApplicationsAsked, Standing, UserRow, UsersAsked } from '../messages/sa.ts';
import {
  Claim,
  Enrolment,
  KeyMaterial,
  RegistrationDecision,
  RegistrationOutcome,
  RegistrationRequest,
  RegistrationReview,
  RegistrationsAsked,
} from '../messages/registration.ts';

const Reason = z.object({ reason: entering.prose(bounds.reason) });

/** Routes of SA: organisations that join, registration of users, and their standing (paper 1.2.1). */
export const saApi = {
  listApplications: route({
    method: 'GET',
    path: '/v1/applications',
    summary: 'Applications of organisations, a page at a time',
    callers: ['sa-officer'],
    query: ApplicationsAsked,
    reply: listPage(Application),
  }),
  /** Errors: NOT_FOUND. */
  application: route({
    method: 'GET',
    path: '/v1/applications/:id',
    summary: 'An application with its document, to be examined',
    callers: ['sa-officer'],
    params: byId,
    reply: ApplicationReview,
  }),
  /**
   * SA's machine tries the addresses that it names, and no others. Errors: NOT_FOUND; CONFLICT when it was decided;
   * BUSY.
   */
  examineApplication: route({
    method: 'POST',
    path: '/v1/applications/:id/examination',
    summary: 'Try the addresses that an application names',
    callers: ['sa-officer'],
    params: byId,
    reply: Examination,
  }),
  /** Errors: NOT_FOUND; CONFLICT when it was decided, or takes what is a member's; CERTIFICATE_INVALID. */
  decideApplication: route({
    method: 'POST',
    path: '/v1/applications/:id/decision',
    summary: 'Put an application before the members, or decline it',
    callers: ['sa-officer'],
    params: byId,
    body: z.object({ approve: z.boolean(), reason: entering.proseOrNone(bounds.reason) }),
    reply: Application,
  }),

  /**
   * From an H_M for its people, or from a third party's workstation for a consumer, with the caller's signature over an
   * `openward/forwarding/1`. `org` is taken from the caller's certificate. Errors: NOT_FORWARDED without it.
   */
  submitRegistration: route({
    method: 'POST',
    path: '/v1/registrations',
    summary: 'Forward or submit a registration',
    callers: ['hospital', 'workstation'],
    body: RegistrationRequest.extend({ forwarding: SignedStatement.optional() }),
    reply: RegistrationOutcome,
  }),
  listRegistrations: route({
    method: 'GET',
    path: '/v1/registrations',
    summary: 'Registrations waiting or decided, a page at a time',
    callers: ['sa-officer'],
    query: RegistrationsAsked,
    reply: listPage(RegistrationReview),
  }),
  approveRegistration: route({
    method: 'POST',
    path: '/v1/registrations/:id/approve',
    summary: 'Issue certificates and PID',
    callers: ['sa-officer'],
    params: byId,
    reply: RegistrationOutcome.omit({ enrolment: true }),
  }),
  declineRegistration: route({
    method: 'POST',
    path: '/v1/registrations/:id/decline',
    summary: 'Decline with a reason',
    callers: ['sa-officer'],
    params: byId,
    body: Reason,
    reply: RegistrationOutcome.omit({ enrolment: true }),
  }),
  /** `claim` is the token whose digest the request carried; H_M passes the person's token through. */
  registrationOutcome: route({
    method: 'POST',
    path: '/v1/registrations/:id/outcome',
    summary: 'Outcome of a registration, for whoever holds its claim',
    callers: ['hospital', 'workstation'],
    params: byId,
    body: z.object({ claim: Claim }),
    reply: RegistrationOutcome,
    asksOnly: true,
  }),

  /**
   * For whoever has the key that the ledger has of a person, at an installation of their organisation; by this route
   * alone who comes after their certificates have ended, for a year. May be repeated. Errors: CERTIFICATE_REPLACED when
   * the ledger has other keys by now; USER_REVOKED, RENEWAL_OVERDUE, CERTIFICATE_INVALID, SIGNATURE_INVALID,
   * CLOCK_SKEW, CONFLICT; REGISTRAR_UNAVAILABLE, CA_UNAVAILABLE, those of the ledger.
   */
  renew: route({
    method: 'POST',
    path: '/v1/renewals',
    summary: 'Other keys and certificates in the place of a person’s',
    callers: ['workstation'],
    body: RenewalOrder,
    reply: UserCertificates,
  }),

  /**
   * So that a hospital knows its new doctors without waiting for them to come back; only what that hospital forwarded.
   */
  registrationDecision: route({
    method: 'GET',
    path: '/v1/registrations/:id/decision',
    summary: 'What became of a registration the caller forwarded',
    callers: ['hospital'],
    params: byId,
    reply: RegistrationDecision,
  }),

  /**
   * First administrators: a one-time code made when the network was set up. `role` and organisation follow from the
   * code.
   */
  activate: route({
    method: 'POST',
    path: '/v1/activations',
    summary: 'Activate an administrator with a one-time code',
    callers: ['workstation'],
    body: z.object({
      code: TypedActivationCode,
      displayName: entering.line(bounds.name),
      keys: KeyMaterial,
    }),
    reply: Enrolment,
  }),

  listUsers: route({
    method: 'GET',
    path: '/v1/users',
    summary: 'Registered users, a page at a time: for a hospital its own doctors and technicians',
    callers: ['sa-officer', 'hospital-admin'],
    query: UsersAsked,
    reply: listPage(UserRow),
  }),
  revokeUser: route({
    method: 'POST',
    path: '/v1/users/:pid/revoke',
    summary: 'Revoke a user on the ledger and at the CA: for a hospital one of its own doctors or technicians',
    callers: ['sa-officer', 'hospital-admin'],
    params: byPid,
    body: z.object({ reason: entering.prose(bounds.shortReason) }),
    reply: UserRow,
  }),
  /**
   * The caller ends their own registration, because their keys are in somebody else's hands: for nobody else, whatever
   * is sent. Done when the ledger has it; from then on these keys are refused here too. It may be sent again while they
   * are not.
   */
  endOwnRegistration: route({
    method: 'POST',
    path: '/v1/own-registration/end',
    summary: 'Revoke the caller on the ledger and at the CA: their keys are stolen',
    callers: PersonRole.options,
    body: z.strictObject({ reason: entering.prose(bounds.shortReason) }),
    reply: z.object({ statusAt: Instant }),
  }),
  /**
   * For a patient, about who has asked for their data: `shareId` is that request. About anybody else it is
   * NOT_ENTITLED, registered or not.
   */
  standing: route({
    method: 'GET',
    path: '/v1/users/:pid/standing',
    summary: 'Is this a legitimate user, of what role and organisation',
    callers: ['patient'],
    params: byPid,
    query: z.object({ shareId: ShareId }),
    reply: Standing,
  }),
} as const;
