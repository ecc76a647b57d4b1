import { hkdfSync } from 'node:crypto';
import { OpenwardError } from '../../domain/errors.ts';
import { LARGEST_KEY_FILE_BYTES, openKeyFile, sealKeyFile, type KeyFileCost } from '../../protocol/keyfile/key-file.ts';
import { replaceWhenChecked } from '../../connections/atomic-file.ts';
import { firstBytes } from '../files/first-bytes.ts';
import type { OpenedVault } from './vault-store.ts';

/**
 * Writes an opened vault into a key file; it was read back when it resolves. Errors: NOT_AVAILABLE for keys without
 * certificates, those of the disk.
 */
export async function carryAway(
  { id, owner, secrets }: OpenedVault,
  passphrase: string,
  path: string,
  cost?: KeyFileCost,
): Promise<void> {
  const { enrolment, name, role, mspId, createdAt } = owner;
  if (enrolment === undefined)
    throw new OpenwardError('NOT_AVAILABLE', 'Keys without certificates stay where they are');
  const bytes = await sealKeyFile(
    { id, owner: { name, role, mspId, createdAt, enrolment }, secrets },
    passphrase,
    cost,
  );
  await replaceWhenChecked(path, bytes, (written) => {
    if (written.equals(bytes)) return Promise.resolve();
    return Promise.reject(new OpenwardError('DISK_FAILED', 'The key file does not read back as it was written'));
  });
}

/**
 * What a key file holds, as if it came out of a vault. Errors: FILE_UNREADABLE, FILE_TOO_LARGE, KEY_FILE_DAMAGED,
 * KEY_FILE_WRONG, KEY_FILE_MISMATCH.
 */
export async function bringBack(path: string, passphrase: string): Promise<OpenedVault> {
  const bytes = await firstBytes(path, LARGEST_KEY_FILE_BYTES + 1).catch((cause: unknown) => {
    if (cause instanceof OpenwardError) throw cause;
    throw new OpenwardError('FILE_UNREADABLE', undefined, { cause });
  });
  const { id, owner, secrets } = await openKeyFile(bytes, passphrase);
  return { id, owner, secrets: { ...secrets, draftKey: draftKeyOf(secrets.preSeed) } };
}

/** The key of drafts stays on its machine; where the keys come to it is the same each time they do. */
function draftKeyOf(preSeed: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', preSeed, Buffer.alloc(0), 'openward/draft-key/1', 32));
}
