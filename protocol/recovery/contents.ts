import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { canonicalBytes, parseCanonical } from '../encoding/canonical-json.ts';
import { decodeContents, encodeContents, type VaultContents } from '../vault/contents.ts';
import { VaultId } from '../vault/file.ts';
import type { VaultOwner } from '../vault/owner.ts';
import { joinParts, splitParts } from '../vault/parts.ts';

const Whose = z.strictObject({ vault: VaultId });

/** What a recovery file gives back: a vault's contents and its id, from which the number of a kiosk follows. */
export interface RecoveredKeys extends VaultContents {
  /** Of the vault. */
  readonly id: string;
  /** Of somebody who was registered. */
  readonly owner: VaultOwner & { readonly enrolment: NonNullable<VaultOwner['enrolment']> };
}

/** Two parts, each after its length: canonical JSON of the vault's id, and what it holds. The caller overwrites it. */
export function encodeRecovered({ id, ...contents }: RecoveredKeys): Buffer {
  const vault = encodeContents(contents);
  const whole = joinParts([canonicalBytes(Whose.parse({ vault: id })), vault]);
  vault.fill(0);
  return whole;
}

/** Copies out of `whole`. @throws RECOVERY_FILE_DAMAGED */
export function decodeRecovered(whole: Buffer): RecoveredKeys {
  try {
    const [whose, vault] = splitParts(whole, 2);
    const { vault: id } = Whose.parse(parseCanonical(whose ?? Buffer.alloc(0)));
    const { secrets, owner } = decodeContents(vault ?? Buffer.alloc(0));
    const { enrolment, pending } = owner;
    if (enrolment === undefined || pending !== undefined) throw new RangeError('Of nobody who was registered');
    return { id, secrets, owner: { ...owner, enrolment } };
  } catch (cause) {
    throw new OpenwardError('RECOVERY_FILE_DAMAGED', 'What the recovery file holds is malformed', { cause });
  }
}
