import type { LocalUser } from '../../../api/window/views.ts';
import type { VaultFile } from '../../vault/vault-file.ts';

/** A vault as the sign-in screen lists it. */
export function localUser({ header, registration, enrolment }: VaultFile): LocalUser {
  return {
    id: header.id,
    label: header.label,
    role: header.role,
    state: enrolment ? 'ready' : (registration?.state ?? 'submitted'),
    ...(enrolment ? { pid: enrolment.pid } : {}),
    ...(registration?.reason === undefined ? {} : { reason: registration.reason }),
  };
}
