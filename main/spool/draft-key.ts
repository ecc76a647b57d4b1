/** Whose vault has the key that their own sealed files are for. */
export interface DraftKeyOwner {
  /** A copy of the vault's draft key; throws VAULT_LOCKED. */
  draftKey(): Buffer;
}

/** Works with a copy of the draft key, which is wiped afterwards. Errors: VAULT_LOCKED; those of the work. */
export async function withDraftKey<T>(vault: DraftKeyOwner, work: (key: Buffer) => Promise<T>): Promise<T> {
  const key = vault.draftKey();
  try {
    return await work(key);
  } finally {
    key.fill(0);
  }
}
