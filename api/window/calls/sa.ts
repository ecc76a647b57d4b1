import { z } from 'zod';
import { RegistrationReview } from '../../messages/registration.ts';
import { Application, UserRow } from '../../messages/sa.ts';
import { PID } from '../../../domain/ids.ts';
import { call, none } from '../call.ts';
import { Reason } from './parts.ts';

/** SA’s officer: registrations and applications to decide, users to revoke. */
export const saCalls = {
  'sa.registrations': call(['sa-officer'], none, z.array(RegistrationReview)),
  'sa.approve': call(['sa-officer'], z.object({ id: z.string() }), none),
  'sa.decline': call(['sa-officer'], z.object({ id: z.string(), reason: Reason }), none),
  'sa.applications': call(['sa-officer'], none, z.array(Application)),
  'sa.decideApplication': call(
    ['sa-officer'],
    z.object({ id: z.string(), approve: z.boolean(), reason: z.string().max(500) }),
    Application,
  ),
  'sa.users': call(['sa-officer'], none, z.array(UserRow)),
  'sa.revoke': call(['sa-officer'], z.object({ pid: PID, reason: Reason }), UserRow),
};
