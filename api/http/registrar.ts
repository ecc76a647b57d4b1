import { z } from 'zod';
import {
  CertificationOrder,
  Certified,
  RenewalOrder,
  ReplacementOrder,
  WithdrawalOrder,
} from '../messages/certification.ts';
import { route } from './route.ts';

/** Routes of an organisation's registrar, which has its people certified by its own authority. SA alone calls. */
export const registrarApi = {
  /**
   * Errors: SIGNATURE_INVALID, CERTIFICATE_INVALID for SA's approval; NOT_FORWARDED without the organisation's own
   * word; ACTIVATION_REFUSED for a wrong code, or one that was used; NOT_ENTITLED for a role it has not; SERVICE_CLOCK
   * for an approval of another time; CONFLICT when person or keys were certified otherwise; CA_UNAVAILABLE, CA_REFUSED.
   */
  certify: route({
    method: 'POST',
    path: '/v1/certifications',
    summary: 'Certificates for a person SA has approved',
    callers: ['sa'],
    body: CertificationOrder,
    reply: Certified,
  }),
  /**
   * By the person's own word, which SA passes on; may be repeated. Errors: NOT_FOUND for whom it has not certified;
   * CONFLICT for whom was withdrawn, or with another key of encryption; RENEWAL_OVERDUE; CERTIFICATE_INVALID,
   * SIGNATURE_INVALID, CLOCK_SKEW; CA_UNAVAILABLE, CA_REFUSED.
   */
  renew: route({
    method: 'POST',
    path: '/v1/renewals',
    summary: 'New certificates for a person who asks by their own key',
    callers: ['sa'],
    body: RenewalOrder,
    reply: Certified,
  }),
  /**
   * By SA's word and that of an administrator of the organisation, who has seen the person; may be repeated. Errors: as
   * of `certify`; NOT_CONFIRMED without that word; NOT_FOUND for whom it has not certified.
   */
  replace: route({
    method: 'POST',
    path: '/v1/replacements',
    summary: 'New certificates for a person who has lost their keys',
    callers: ['sa'],
    body: ReplacementOrder,
    reply: Certified,
  }),
  /** May be repeated. Errors: as above; NOT_FOUND for whom it has not certified. */
  withdraw: route({
    method: 'POST',
    path: '/v1/withdrawals',
    summary: 'Revoke a person’s certificates',
    callers: ['sa'],
    body: WithdrawalOrder,
    reply: z.object({}),
  }),
} as const;
