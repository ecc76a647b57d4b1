import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { TID } from '../../domain/ids.ts';
import type { StoredPDE } from '../../domain/record.ts';

/**
 * How long after a patient's client has said that it signs nothing else may become of the offer, in milliseconds:
 * longer than endorsing, ordering and asking for the outcome may take, and longer than orderers keep what they cannot
 * order.
 */
export const SIGNING_MS = 5 * 60_000;

/** What the ledger says of a record that was offered. */
export type Fate =
  /** It has no record of that version yet. */
  | 'unknown'
  /** It has this very record: the same version with the same digest. */
  | 'recorded'
  /** It has another record of that version, so this one can never be put there. */
  | 'overtaken';

/** @throws as `Ledger.evaluate`, but for RECORD_UNKNOWN */
export async function fateOf(
  ledger: Ledger,
  { tid, version, digest }: { readonly tid: TID; readonly version: number; readonly digest: string },
): Promise<Fate> {
  const found = await versionOf(ledger, { tid, version });
  if (found === undefined) return 'unknown';
  return found.digest === digest ? 'recorded' : 'overtaken';
}

/** The newest version of a treatment's record; undefined when it has none. */
export function latestVersion(ledger: Ledger, tid: TID): Promise<StoredPDE | undefined> {
  return versionOf(ledger, { tid });
}

async function versionOf(
  ledger: Ledger,
  asked: { readonly tid: TID; readonly version?: number },
): Promise<StoredPDE | undefined> {
  try {
    return await ledger.evaluate(ledgerApi.records.get, asked);
  } catch (error) {
    if (error instanceof OpenwardError && error.code === 'RECORD_UNKNOWN') return undefined;
    throw error;
  }
}

/** What is offered amends the newest record of its treatment, or is its first. @throws RECORD_VERSION */
export async function requireNext(
  ledger: Ledger,
  tid: TID,
  { version, supersedes }: { readonly version: number; readonly supersedes?: string | undefined },
): Promise<void> {
  const latest = await latestVersion(ledger, tid);
  if (version !== (latest?.version ?? 0) + 1 || supersedes !== latest?.digest)
    throw new OpenwardError('RECORD_VERSION');
}
