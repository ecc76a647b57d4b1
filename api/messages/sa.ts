import { z } from 'zod';
import { Bookmark, Instant, MspId, PID } from '../../domain/ids.ts';
import { bounds } from '../../domain/bounds.ts';
import { LocalisedName } from '../../domain/localised-text.ts';
import { OrganisationType, PersonRole, User, UserStatus } from '../../domain/user.ts';
import { Unreadable, stored } from '../../domain/text.ts';

/**
 * An organisation's application to join (paper 1.2.1). `approved`: SA's officer has examined it, and the members
 * decide; `joined` and `left`: what the channel says.
 */
export const Application = z.object({
  /** The first 64 digits of the digest of the signed document; of a founder, which signed none, a name. */
  id: z.string(),
  mspId: z.string(),
  /** The organisation's short name in files and profiles, for instance `hospital1`. */
  key: z.string(),
  type: OrganisationType,
  name: LocalisedName,
  /** Whom SA may ask, in the applicant's words. */
  contact: stored.lineOrNone(bounds.contact),
  status: z.enum(['submitted', 'approved', 'declined', 'joined', 'left']),
  /** SA's, with its decision. */
  reason: z.string().optional(),
  /** When its status last changed. */
  at: Instant,
  unreadable: Unreadable,
});

/** Who had a registration ended: an officer of SA, an administrator of the person's hospital, the person themself. */
export const EndedBy = z.enum(['sa', 'hospital', 'self']);
export type EndedBy = z.infer<typeof EndedBy>;

/** A user as SA's list shows it: no RID. */
export const UserRow = User.pick({
  pid: true,
  mspId: true,
  role: true,
  status: true,
  registeredAt: true,
  statusAt: true,
}).extend({
  /**
   * SA's own words with the last change of `status`, of which the ledger has the digest; empty where there are none.
   */
  statusReason: stored.proseOrNone(bounds.shortReason),
  /** Who had them revoked; absent of who is active, and of who was revoked before this was kept. */
  endedBy: EndedBy.optional(),
  displayName: z.string().optional(),
});

/** Whom a hospital answers for, and may have revoked; patients are no hospital's to lock out. */
export const staffRoles = ['doctor', 'technician'] as const satisfies readonly z.infer<typeof PersonRole>[];

/** Which page of which users. */
export const UsersAsked = z.object({
  bookmark: Bookmark.optional(),
  role: PersonRole.optional(),
  status: UserStatus.optional(),
  mspId: MspId.optional(),
  /** By when they were registered; newest first unless told. */
  order: z.enum(['newest', 'oldest']).optional(),
});
export type UsersAsked = z.infer<typeof UsersAsked>;

/** Which page of which applications; by when their status last changed, newest first unless told. */
export const ApplicationsAsked = z.object({
  bookmark: Bookmark.optional(),
  status: Application.shape.status.optional(),
  order: z.enum(['newest', 'oldest']).optional(),
});
export type ApplicationsAsked = z.infer<typeof ApplicationsAsked>;

/** What a patient may ask of SA about a consumer. */
export const Standing = z.object({
  pid: PID,
  mspId: z.string(),
  organisation: LocalisedName,
  organisationType: OrganisationType,
  role: PersonRole,
  /** As the ledger says it. */
  status: UserStatus,
  /** As SA knows a professional; absent for a patient. */
  displayName: z.string().optional(),
  /** Earliest end of the user's certificates. */
  certificateNotAfter: Instant,
  /** By SA's clock. */
  checkedAt: Instant,
});
