import { randomUUID } from 'node:crypto';
import { OpenwardError } from '../../domain/errors.ts';
import type { PID } from '../../domain/ids.ts';
import { certificateThumbprint } from '../../protocol/identity/thumbprint.ts';
import { makeRecoveryCode } from '../../protocol/recovery/code.ts';
import type { RecoveredKeys } from '../../protocol/recovery/contents.ts';
import { LARGEST_RECOVERY_BYTES, readRecoveryFile, type RecoveryFile } from '../../protocol/recovery/file.ts';
import { openRecoveryFile } from '../../protocol/recovery/open.ts';
import { sealRecoveryFile } from '../../protocol/recovery/seal.ts';
import { copyOfSecrets, wipe } from '../../protocol/vault/secrets.ts';
import { replaceWhenChecked } from '../../connections/atomic-file.ts';
import { firstBytes } from '../files/first-bytes.ts';
import { vaultNumber } from './vault-number.ts';
import type { OpenedVault } from './vault-store.ts';

/** A recovery file that is to be written, and the code that opens it. Of the keys there is nothing but ciphertext. */
export interface MadeRecovery {
  /** Ciphertext. */
  readonly bytes: Buffer;
  /** Overwritten by whoever has it. */
  readonly code: Buffer;
  /** By which the file and its paper are brought together: 12 digits. */
  readonly number: string;
  readonly madeAt: string;
  /** Of the signing certificate that the file holds. */
  readonly thumbprint: string;
  readonly pid: PID;
}

/** Throws NOT_AVAILABLE for keys without certificates. The secrets stay the caller's. */
export function makeRecovery({ id: vault, owner, secrets }: OpenedVault, now: Date): MadeRecovery {
  const { enrolment } = owner;
  if (enrolment === undefined)
    throw new OpenwardError('NOT_AVAILABLE', 'Keys without certificates are of nobody who could be recovered');
  const code = makeRecoveryCode();
  const [id, madeAt] = [randomUUID(), now.toISOString()];
  const bytes = sealRecoveryFile({ id: vault, secrets, owner: { ...owner, enrolment } }, code, { id, madeAt });
  const thumbprint = certificateThumbprint(enrolment.certificates.signingCertificate);
  return { bytes, code, number: vaultNumber(id), madeAt, thumbprint, pid: enrolment.pid };
}

/** What lies there stays until the new file was read back from the disk and opened with the code. */
export function writeRecovery({ bytes, code }: MadeRecovery, path: string): Promise<void> {
  return replaceWhenChecked(path, bytes, async (written) => {
    const same = written.equals(bytes);
    if (same) wipe(openRecoveryFile(readRecoveryFile(written), code).secrets);
    else throw new OpenwardError('DISK_FAILED', 'The recovery file does not read back as it was written');
    return Promise.resolve();
  });
}

/** A file that somebody chose. Errors: FILE_UNREADABLE, FILE_TOO_LARGE, RECOVERY_FILE_DAMAGED, those of the disk. */
export async function recoveryFileAt(path: string): Promise<RecoveryFile> {
  const bytes = await firstBytes(path, LARGEST_RECOVERY_BYTES + 1).catch((cause: unknown) => {
    if (cause instanceof OpenwardError) throw cause;
    throw new OpenwardError('FILE_UNREADABLE', undefined, { cause });
  });
  return readRecoveryFile(bytes);
}

/** The same keys once more: whoever takes the one over wipes it. */
export function copyOf(keys: RecoveredKeys): RecoveredKeys {
  return { ...keys, secrets: copyOfSecrets(keys.secrets) };
}
