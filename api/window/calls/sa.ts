import { z } from 'zod';
import { RegistrationReview, RegistrationsAsked } from '../../messages/registration.ts';
import { Application, ApplicationsAsked, UserRow, UsersAsked } from '../../messages/sa.ts';
import { bounds } from '../../../domain/bounds.ts';
import { entering } from '../../../domain/text.ts';
import { PID } from '../../../domain/ids.ts';
import { call, none } from '../call.ts';
import { ReplacementExamined, ReplacementReview, ReplacementsAsked } from '../../messages/replacement.ts';
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
  'sa.replacements': call(['sa-officer', 'hospital-admin'], ReplacementsAsked, listPage(ReplacementReview)),
  /** With the code that is to be compared, and what is registered of the person. */
  'sa.replacement': call(
    ['sa-officer', 'hospital-admin'],
    z.object({ id: Id }),
    ReplacementExamined.extend({ code: z.array(z.string()).optional() }),
  ),
  /** The administrator's signature that the person was before them; `code` is the one that was compared. */
  'sa.confirmReplacement': call(
    ['hospital-admin'],
    z.object({ id: Id, code: z.array(z.string().regex(/^[0-9]{4}$/)).length(5) }),
    ReplacementReview,
  ),
  'sa.grantReplacement': call(['sa-officer'], z.object({ id: Id }), ReplacementReview),
  'sa.declineReplacement': call(
    ['sa-officer', 'hospital-admin'],
    z.object({ id: Id, reason: Reason }),
    ReplacementReview,
  ),
  'sa.users': call(['sa-officer', 'hospital-admin'], UsersAsked, listPage(UserRow)),
  'sa.revoke': call(
    ['sa-officer', 'hospital-admin'],
    z.object({ pid: PID, reason: entering.prose(bounds.shortReason) }),
    UserRow,
  ),
};
