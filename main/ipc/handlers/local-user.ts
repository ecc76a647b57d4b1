import type { LocalUser } from '../../../api/window/views.ts';
import { isAnswered } from '../../vault/registration-file.ts';
import type { ListedVault, VaultStore } from '../../vault/vault-store.ts';

/** A vault as the sign-in screen lists it. */
export function localUser({ id, number, label, registration }: ListedVault): LocalUser {
  return {
    id,
    number,
    ...(label === undefined ? {} : { label }),
    state: registration === undefined ? 'ready' : registration.state === 'refused' ? 'declined' : registration.state,
    ...(registration && isAnswered(registration) && registration.reason !== undefined
      ? { reason: registration.reason }
      : {}),
    ...(registration && isAnswered(registration) && registration.code !== undefined ? { code: registration.code } : {}),
  };
}

/** Whoever has a vault here. On a kiosk nobody learns who that is. */
export async function listed(vaults: Pick<VaultStore, 'list'>, kiosk: boolean): Promise<LocalUser[]> {
  return kiosk ? [] : (await vaults.list()).map(localUser);
}
