import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import type { Confirmation } from '../../api/messages/hospital.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { ShareId, TID } from '../../domain/ids.ts';
import { SegmentKind, type StoredPDE } from '../../domain/record.ts';
import { longestShareYears, type Share } from '../../domain/share.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Vault } from '../ports/vault.ts';
import { wholeList } from './every-page.ts';
import { recordOnLedger } from './record-on-ledger.ts';
import { listSharesOfConsumer, requestShare, shareOnLedger } from './share.ts';
import type { WordsPorts } from './words.ts';

/*
 * How a doctor reads a record again that they signed. It is sealed to the patient alone, so it is read as anybody reads
 * what is another's: through a share, of which each opening is a use that the ledger has first. The doctor asks with
 * the signature, the patient grants with theirs, and can end it (ADR 0055).
 */

/** What the doctor asked for, as far as the ledger shows it. */
export interface Reading {
  /**
   * `open`: the version of the grant can be read. `asked`: the patient has not answered. `ended`: the patient took it
   * back, or its time is over. `never`: sealed to the patient alone, and not shared.
   */
  readonly state: 'open' | 'asked' | 'ended' | 'never';
  /** The one that says so; absent of `never`. */
  readonly share?: Share;
  /** The latest version on the ledger; absent before the patient has signed one. */
  readonly record?: StoredPDE;
}

interface Reader {
  readonly ledger: Ledger;
  readonly vault: Vault;
  readonly clock: Clock;
}

/** Whether the signed-in doctor can read the record of an own treatment. Errors: NOT_ENTITLED for another's. */
export async function readingOf(ports: Reader, tid: TID): Promise<Reading> {
  const treatment = await ports.ledger.evaluate(ledgerApi.treatments.get, { tid });
  if (treatment.tid !== tid || treatment.doctorPid !== ports.vault.pid)
    throw new OpenwardError('NOT_ENTITLED', 'The treatment belongs to another doctor');
  const [record, shares] = await Promise.all([
    recordOnLedger(ports.ledger, { tid }),
    wholeList((bookmark) => listSharesOfConsumer(ports, bookmark, 100)),
  ]);
  const ofPatient = shares.items.filter(({ patientPid }) => patientPid === treatment.patientPid);
  const found = best(ofPatient, tid, ports.clock.now());
  return { ...found, ...(record === undefined ? {} : { record }) };
}

/** An open one of the newest version that was shared; else what waits; else what was. */
function best(shares: readonly Share[], tid: TID, now: Date): Omit<Reading, 'record'> {
  const ofTreatment = shares.filter(({ granted }) => granted?.T_ID === tid);
  const [open] = ofTreatment
    .filter(({ status, granted }) => status === 'granted' && granted !== undefined && new Date(granted.expiry) > now)
    .toSorted((left, right) => (right.granted?.version ?? 0) - (left.granted?.version ?? 0));
  if (open !== undefined) return { state: 'open', share: open };
  // A request names no treatment: the patient chooses what it is answered with.
  const asked = shares.find(({ status, purpose, until }) => {
    return status === 'requested' && purpose === 'treatment' && new Date(until) > now;
  });
  if (asked !== undefined) return { state: 'asked', share: asked };
  const [ended] = ofTreatment;
  return ended === undefined ? { state: 'never' } : { state: 'ended', share: ended };
}

/** What is asked for, in the doctor's words. */
export interface ReadingWish {
  readonly patientPid: string;
  readonly kinds: readonly SegmentKind[];
  readonly reason: string;
}

/** As long as may be asked for: the patient ends it whenever they want. */
export async function askToReadAgain(ports: WordsPorts, { patientPid, kinds, reason }: ReadingWish): Promise<Share> {
  const until = ports.clock.now();
  until.setUTCFullYear(until.getUTCFullYear() + longestShareYears);
  // Peers judge by their own clocks.
  until.setUTCDate(until.getUTCDate() - 1);
  const wish = { patientPid, purpose: 'treatment', reason, kinds, until: until.toISOString() } as const;
  return (await requestShare(ports, wish)).result;
}

/** The same for a record that was signed; one that waits, or can be read already, is not asked for once more. */
export async function askOnceToReadAgain(
  ports: WordsPorts & Reader,
  tid: TID,
  { patientPid, reason }: Omit<ReadingWish, 'kinds'>,
): Promise<Share> {
  const { state, share, record } = await readingOf(ports, tid);
  if (share !== undefined && (state === 'asked' || state === 'open')) return share;
  return askToReadAgain(ports, { patientPid, kinds: record?.kinds ?? SegmentKind.options, reason });
}

/**
 * The same with a signature. Of an earlier one that the patient has not answered and that asks for no less it is the
 * same request. The record is offered without it when it cannot be asked for: undefined then.
 */
export async function askedWithSignature(
  ports: WordsPorts,
  wish: ReadingWish,
  before: ShareId | undefined,
): Promise<ShareId | undefined> {
  try {
    const known = before && (await shareOnLedger(ports.ledger, before, ({ status }) => status === 'requested'));
    if (known && wish.kinds.every((kind) => known.kinds.includes(kind))) return known.shareId;
    return (await askToReadAgain(ports, wish)).shareId;
  } catch (error) {
    if (error instanceof OpenwardError) return undefined;
    throw error;
  }
}

/**
 * What the patient is asked for beside the signature. H_M has named it; it is believed only as far as the ledger shows
 * the same doctor asking this patient for treatment, undecided.
 */
export async function askedToRead(
  { ledger, vault, clock }: Reader,
  { readAgain, doctorPid }: Pick<Confirmation, 'readAgain' | 'doctorPid'>,
): Promise<Share | undefined> {
  if (readAgain === undefined) return undefined;
  try {
    return await shareOnLedger(
      ledger,
      readAgain,
      (share) =>
        share.shareId === readAgain &&
        share.status === 'requested' &&
        share.patientPid === vault.pid &&
        share.consumerPid === doctorPid &&
        share.purpose === 'treatment' &&
        new Date(share.until) > clock.now(),
    );
  } catch (error) {
    // Signing does not wait for it: the request stands among the others.
    if (error instanceof OpenwardError) return undefined;
    throw error;
  }
}
