import { createHash } from 'node:crypto';
import { ObjectUrl, Sha384Hex, TID } from '../../../domain/ids.ts';
import { PDE } from '../../../domain/record.ts';

/** How many people the records are shared out among. */
export interface Crowd {
  readonly patients: number;
  readonly doctors: number;
}

/**
 * One record to be loaded, before it is signed. Everything follows from the seed and the number, so that a load can be
 * taken up again.
 */
export interface LoadDraft {
  readonly index: number;
  /** Position in the list of patients; `doctor` in that of doctors. */
  readonly patient: number;
  readonly doctor: number;
  readonly record: Omit<PDE, 'D_SP' | 'D_SD'>;
}

/** An hour-long recording beside a letter is large, a letter alone small; the index record is as long either way. */
const kinds: readonly PDE['kinds'][] = [['EMR'], ['EMR', 'SHR'], ['EMR', 'attachment'], ['EMR', 'SHR', 'attachment']];

/** The ciphertext is not made: the ledger cannot tell, since it holds the digest alone. */
export function loadDraft(seed: string, index: number, { patients, doctors }: Crowd, bucket: string): LoadDraft {
  const tid = createHash('sha256').update(`${seed} treatment ${index}`).digest('hex').slice(0, 32);
  const digest = sha384(`${seed} ciphertext ${index}`);
  const record = {
    T_ID: TID.parse(`T-${tid}`),
    URL_C: ObjectUrl.parse(`s3://${bucket}/records/${digest}`),
    digest,
    manifestDigest: sha384(`${seed} manifest ${index}`),
    bytes: 4096 + (Number.parseInt(digest.slice(0, 6), 16) % 4_000_000),
    kinds: kinds[index % kinds.length] ?? ['EMR'],
    version: 1,
  };
  return { index, patient: index % patients, doctor: Math.floor(index / patients) % doctors, record };
}

function sha384(text: string): string {
  return Sha384Hex.parse(createHash('sha384').update(text).digest('hex'));
}
