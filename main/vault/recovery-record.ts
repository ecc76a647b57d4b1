import { join } from 'node:path';
import { z } from 'zod';
import { Instant, Thumbprint } from '../../domain/ids.ts';
import { withDraftKey, type DraftKeyOwner } from '../spool/draft-key.ts';
import { readSealed, writeSealed } from '../spool/sealed-file.ts';

/** What one person has done about their recovery on this installation. */
export const RecoveryRecord = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('declined'), at: Instant }),
  z.strictObject({
    state: z.literal('made'),
    madeAt: Instant,
    /** Of the file. */
    number: z.string(),
    /** Of the signing certificate that the file holds: another one is of keys that it does not. */
    thumbprint: Thumbprint,
  }),
]);
export type RecoveryRecord = z.infer<typeof RecoveryRecord>;

/** Whose it is. */
export interface RecoveryOwner {
  /** Of this installation. */
  readonly folder: string;
  readonly ports: {
    readonly vault: DraftKeyOwner & { readonly pid: string };
  };
}

/**
 * Undefined when nothing was done. It is sealed: a thumbprint would say who has a vault here. One that cannot be read
 * says nothing, and the person is asked again.
 */
export async function readRecoveryRecord(owner: RecoveryOwner): Promise<RecoveryRecord | undefined> {
  const plain = await withDraftKey(owner.ports.vault, (key) =>
    readSealed(fileOf(owner), key, contextOf(owner)).catch(() => undefined),
  );
  if (plain === undefined) return undefined;
  const raw: unknown = JSON.parse(plain.toString('utf8'));
  return RecoveryRecord.safeParse(raw).data;
}

/** On stable storage when it resolves. */
export async function writeRecoveryRecord(owner: RecoveryOwner, record: RecoveryRecord): Promise<void> {
  const plain = Buffer.from(JSON.stringify(RecoveryRecord.parse(record)), 'utf8');
  await withDraftKey(owner.ports.vault, (key) => writeSealed(fileOf(owner), key, contextOf(owner), plain));
}

function fileOf({ folder }: RecoveryOwner): string {
  return join(folder, 'recovery.sealed');
}

function contextOf({ ports }: RecoveryOwner): string {
  return `openward-recovery-record/1 ${ports.vault.pid}`;
}
