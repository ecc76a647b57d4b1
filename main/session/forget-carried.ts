import { rm } from '../../connections/disk.ts';
import type { VaultStore } from '../vault/vault-store.ts';
import type { SignedIn } from './signed-in.ts';

/**
 * Takes away what a person's stay has left: how far the ledger was followed, what was released. A record that they have
 * signed and that is not on the ledger yet stays, as ciphertext, for when they come with their keys again.
 */
export async function forgetCarried(
  { id, folder, ports }: Pick<SignedIn, 'id' | 'folder'> & { readonly ports: Pick<SignedIn['ports'], 'outbox'> },
  vaults: Pick<VaultStore, 'list'>,
): Promise<void> {
  if ((await vaults.list()).some((vault) => vault.id === id)) return;
  if ((await ports.outbox.list()).length > 0) return;
  await rm(folder, { recursive: true, force: true });
}
