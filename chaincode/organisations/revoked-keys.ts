import { RevokedKey, type MachineKey } from '../../domain/machine-key.ts';
import type { LedgerState } from '../transaction/state.ts';

const REVOKED = 'revoked-installation';

export function findRevoked(state: LedgerState, { mspId, key }: MachineKey): Promise<RevokedKey | undefined> {
  return state.get(RevokedKey, REVOKED, mspId, key);
}

export function putRevoked(state: LedgerState, revoked: RevokedKey): void {
  state.put(revoked, REVOKED, revoked.mspId, revoked.key);
}
