import { RevokedInstallation, type Installation } from '../../domain/installation.ts';
import type { LedgerState } from '../transaction/state.ts';

const REVOKED = 'revoked-installation';

export function findRevoked(
  state: LedgerState,
  { mspId, key }: Installation,
): Promise<RevokedInstallation | undefined> {
  return state.get(RevokedInstallation, REVOKED, mspId, key);
}

export function putRevoked(state: LedgerState, revoked: RevokedInstallation): void {
  state.put(revoked, REVOKED, revoked.mspId, revoked.key);
}
