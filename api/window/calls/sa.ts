import { z } from 'zod';
import { RegistrationReview, RegistrationsAsked } from '../../messages/registration.ts';
import { Application, ApplicationsAsked, UserRow, UsersAsked } from '../../messages/sa.ts';
import { bounds } from '../../../domain/bounds.ts';
import { entering } from '../../../domain/text.ts';
import { PID } from '../../../domain/ids.ts';
import { call, none } from '../call.ts';
import { listPage } from '../../messages/paging.ts';
import { ApplicationReview, Examination } from '../../messages/membership.ts';
import { Id, Reason, RootFingerprints } from './parts.ts';

/** SA’s officer: registrations and applications to decide, users to revoke; a hospital's administrator: its staff. */
export const saCalls = {
  'sa.registrations': call(['sa-officer'], RegistrationsAsked, listPage(RegistrationReview)),
  'sa.approve': call(['sa-officer'], z.object({ id: Id }), none),
  'sa.decline': call(['sa-officer'], z.object({ id: Id, reason: Reason }), none),
  'sa.applications': call(['sa-officer'], ApplicationsAsked, listPage(Application)),
  'sa.application': call(
    ['sa-officer'],
    z.object({ id: Id }),
    ApplicationReview.extend({ fingerprints: RootFingerprints.optional() }),
  ),
  /** SA’s machine tries the addresses it names. */
  'sa.examine': call(['sa-officer'], z.object({ id: Id }), Examination),
  'sa.decideApplication': call(
    ['sa-officer'],
    z.object({ id: Id, approve: z.boolean(), reason: entering.proseOrNone(bounds.reason) }),
    Application,
  ),
  'sa.users': call(['sa-officer', 'hospital-admin'], UsersAsked, listPage(UserRow)),
  'sa.revoke': call(
    ['sa-officer', 'hospital-admin'],
    z.object({ pid: PID, reason: entering.prose(bounds.shortReason) }),
    UserRow,
  ),
};
