import type { RidVault } from './rid-vault.ts';

/** What of a registration is encrypted by the vault, and the column that has it. */
const columnOf = {
  /** Why it was declined. */
  reason: 'sealedReason',
  /** Why its user was revoked. */
  statusReason: 'sealedStatusReason',
  /** What stands before those words in the digest that the ledger has of them. */
  statusSalt: 'sealedStatusSalt',
  /** What an administrator typed, until the registrar has seen it. */
  activationCode: 'sealedActivationCode',
} as const;

export type SealedField = keyof typeof columnOf;
export type SealedColumn = (typeof columnOf)[SealedField];
export type Words = { readonly [F in SealedField]?: string | undefined };
const fields = ['reason', 'statusReason', 'statusSalt', 'activationCode'] as const satisfies readonly SealedField[];

/** Bound into what is encrypted, so that one row's words cannot be put into another row or column. */
export const wordsPlace = (field: SealedField, registrationId: string): string => `${field}/${registrationId}`;

/** What opens, and the names of what does not. */
export function openWords(
  vault: RidVault,
  id: string,
  columns: { readonly [C in SealedColumn]?: string | undefined },
): { words: Words; unreadable: SealedField[] } {
  const words: { [F in SealedField]?: string } = {};
  const unreadable: SealedField[] = [];
  for (const field of fields) {
    const sealed = columns[columnOf[field]];
    if (sealed === undefined) continue;
    try {
      words[field] = vault.open(sealed, wordsPlace(field, id));
    } catch {
      unreadable.push(field);
    }
  }
  return { words, unreadable };
}

/** Columns for what changes; null wipes. */
export function sealWords(
  vault: RidVault,
  id: string,
  words: { readonly [F in SealedField]?: string | null | undefined },
): Record<string, string | null> {
  const changed = fields.flatMap((field): [string, string | null][] => {
    const text = words[field];
    if (text === undefined) return [];
    return [[columnOf[field], text === null ? null : vault.seal(text, wordsPlace(field, id))]];
  });
  return Object.fromEntries(changed);
}
