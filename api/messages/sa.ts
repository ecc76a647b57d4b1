import { z } from 'zod';
import { Instant, PID } from '../../domain/ids.ts';
import { LocalisedName } from '../../domain/localised-text.ts';
import { OrganisationType, PersonRole, User, UserStatus } from '../../domain/user.ts';

/** An organisation's application to join (paper 1.2.1). */
export const Application = z.object({
  id: z.string(),
  mspId: z.string(),
  key: z.string(),
  type: OrganisationType,
  name: LocalisedName,
  contact: z.string().max(200),
  status: z.enum(['submitted', 'approved', 'declined']),
  reason: z.string().optional(),
  at: Instant,
});

/** A user as SA's list shows it: no RID. */
export const UserRow = User.pick({
  pid: true,
  mspId: true,
  role: true,
  status: true,
  statusReason: true,
  registeredAt: true,
  statusAt: true,
}).extend({ displayName: z.string().optional() });

/** What a patient may ask of SA about an applicant. */
export const Standing = z.object({
  pid: PID,
  mspId: z.string(),
  organisation: LocalisedName,
  organisationType: OrganisationType,
  role: PersonRole,
  status: UserStatus,
  displayName: z.string().optional(),
  certificateNotAfter: Instant,
  checkedAt: Instant,
});
