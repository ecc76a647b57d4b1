import type { z } from 'zod';
import type { ListPage } from '../../api/messages/paging.ts';
import { staffRoles, type EndedBy, type UserRow, type UsersAsked } from '../../api/messages/sa.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { PID } from '../../domain/ids.ts';
import type { PersonRole } from '../../domain/user.ts';
import type { PersonCaller } from '../http/caller.ts';
import { stagesOf, userRowOf, userRowsOf } from './outcome.ts';
import type { ListedRegistration, SubmittedRegistrations } from './registrations.ts';

/** SA's users as far as somebody sees them, and may revoke them. */
interface UsersSeen {
  page(asked: UsersAsked): Promise<ListPage<z.infer<typeof UserRow>>>;
  /** @throws CONFLICT for oneself; NOT_FOUND for whoever is not seen, registered or not */
  requireRevocable(pid: PID): Promise<void>;
  /** As whom they revoke. */
  readonly endsAs: EndedBy;
  /** @throws INTERNAL for one that was never registered */
  rowOf(registration: ListedRegistration): z.infer<typeof UserRow>;
}

/**
 * An officer of SA sees everybody, a hospital's administrator the hospital's doctors and technicians. SA's words about
 * why somebody was revoked are its officers' alone, those included that a hospital has given.
 */
export function usersFor(caller: PersonCaller, registrations: SubmittedRegistrations): UsersSeen {
  const isOfficer = caller.role === 'sa-officer';
  const shown = (row: z.infer<typeof UserRow>) => (isOfficer ? row : { ...row, statusReason: '' });
  return {
    endsAs: isOfficer ? 'sa' : 'hospital',
    rowOf: (registration) => shown(userRowOf(registration)),
    page: async ({ bookmark, order, ...asked }) => {
      const where = isOfficer ? asked : { ...asked, mspId: caller.mspId, among: staffRoles };
      const found = await registrations.page(stagesOf('approved'), where, 'registeredAt', { bookmark, order });
      const { items, ...page } = found;
      const users = userRowsOf(items);
      return { ...page, items: users.map(shown), unreadable: page.unreadable + items.length - users.length };
    },
    requireRevocable: async (pid) => {
      if (caller.pid === pid) throw new OpenwardError('CONFLICT', 'Nobody can revoke the identity in use');
      if (isOfficer) return;
      const { mspId, role } = await registrations.getByPid(pid);
      if (mspId !== caller.mspId || !isStaff(role)) throw new OpenwardError('NOT_FOUND');
    },
  };
}

function isStaff(role: PersonRole): boolean {
  return staffRoles.some((one) => one === role);
}
