import { hospitalApi } from '../../api/http/hospital.ts';
import { OpenwardError, type ErrorCode } from '../../domain/errors.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { StoredPDE } from '../../domain/record.ts';
import { instant } from '../../domain/clock.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import type { Outbox, OutboxEntry } from '../ports/outbox.ts';
import { hospitalOf } from './book.ts';
import type { BookingPorts } from './book.ts';
import { codeOf, isCode } from './errors.ts';
import { recordOnLedger } from './record-on-ledger.ts';

export interface DeliveryPorts extends BookingPorts {
  readonly ledger: Ledger;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

/** A record that is on the ledger. `told`: H_M knows it too, and the outbox has let go of it. */
export interface Delivery {
  readonly record: StoredPDE;
  readonly transactionId: string;
  readonly told: boolean;
}

export interface Drained {
  readonly id: string;
  readonly delivery?: Delivery;
  readonly error?: unknown;
}

const underWay = new WeakMap<Outbox, Map<string, Promise<Delivery>>>();

/**
 * Tries every entry once, the ones that are stuck too when `includeStuck`. Never throws: each entry has its own
 * outcome.
 */
export async function drainOutbox(
  ports: DeliveryPorts,
  options: { readonly includeStuck?: boolean; readonly signal?: AbortSignal } = {},
): Promise<Drained[]> {
  const outcomes: Drained[] = [];
  for (const { id, state } of await ports.outbox.list()) {
    if (options.signal?.aborted === true) break;
    if (state === 'stuck' && options.includeStuck !== true) continue;
    outcomes.push(
      await deliver(ports, id).then(
        (delivery) => ({ id, delivery }),
        (error: unknown) => ({ id, error }),
      ),
    );
  }
  return outcomes;
}

/**
 * Brings one entry to the ledger and then to H_M; may be called again at any time, after any error.
 * Errors: NOT_FOUND, LEDGER_UNAVAILABLE, LEDGER_UNKNOWN, LEDGER_REJECTED (all worth another try later); a refusal of
 * the chaincode, after which the entry is stuck.
 */
export function deliver(ports: DeliveryPorts, id: string): Promise<Delivery> {
  return alone(ports.outbox, id, async () => {
    const entry = await ports.outbox.get(id);
    if (entry === undefined) throw new OpenwardError('NOT_FOUND', 'The outbox has no such entry');
    return deliverEntry(ports, entry);
  });
}

/**
 * The way out of what is stuck: the entry is thrown away, unless its record turns out to be on the ledger; then it is
 * settled.
 * Errors: NOT_FOUND, CONFLICT when it is not stuck, LEDGER_UNAVAILABLE while the ledger cannot be asked.
 */
export async function discardEntry(ports: DeliveryPorts, id: string): Promise<void> {
  const entry = await ports.outbox.get(id);
  if (entry === undefined) throw new OpenwardError('NOT_FOUND', 'The outbox has no such entry');
  if (entry.state !== 'stuck') throw new OpenwardError('CONFLICT', 'The entry is on its way');
  const found = await versionOnLedger(ports, entry);
  if (found?.digest === entry.record.digest) await deliver(ports, id);
  else await ports.outbox.remove(id);
}

/** Two at once for the same entry would be two submissions: the second caller gets the first one's outcome. */
export function alone(outbox: Outbox, id: string, work: () => Promise<Delivery>): Promise<Delivery> {
  const running = underWay.get(outbox) ?? new Map<string, Promise<Delivery>>();
  underWay.set(outbox, running);
  const known = running.get(id);
  if (known !== undefined) return known;
  const delivery = work().finally(() => running.delete(id));
  running.set(id, delivery);
  return delivery;
}

/**
 * As `deliver`, of an entry at hand, inside `alone`. A new one (`stored`, and in no outbox yet) is kept once `allowed`
 * has resolved, and ordered once it is kept; when `allowed` rejects, nothing is kept, nothing is ordered, and its
 * reason comes through.
 */
export async function deliverEntry(
  ports: DeliveryPorts,
  entry: OutboxEntry,
  allowed?: Promise<void>,
): Promise<Delivery> {
  const record = allowed === undefined ? await recordedAnew(ports, entry) : await submit(ports, entry, allowed);
  const committed: OutboxEntry = {
    ...entry,
    state: 'committed',
    transactionId: record.transactionId,
    updatedAt: instant(ports.clock),
  };
  // At once: when the word `committed` is lost in a crash, the ledger says it again.
  const [told] = await Promise.all([
    tellHospital(ports, committed),
    entry.state === 'committed' ? undefined : ports.outbox.put(committed),
  ]);
  if (told === true) await ports.outbox.remove(entry.id);
  else await ports.outbox.put({ ...committed, lastError: codeOf(told.error), updatedAt: instant(ports.clock) });
  return { record, transactionId: record.transactionId, told: told === true };
}

/**
 * An entry that was sent, or refused, is asked for before it is sent again: another client may have brought the record
 * there.
 */
async function recordedAnew(ports: DeliveryPorts, entry: OutboxEntry): Promise<StoredPDE> {
  const found = entry.state === 'stored' ? undefined : await versionOnLedger(ports, entry);
  if (found !== undefined) return sameRecord(ports, entry, found);
  try {
    await announceSigning(ports, entry);
  } catch (error) {
    const state = isCode(error, 'OFFER_WITHDRAWN', 'TREATMENT_UNKNOWN') ? 'stuck' : entry.state;
    await keepAs(ports, entry, state, codeOf(error));
    throw error;
  }
  return submit(ports, entry, Promise.resolve());
}

/** Same version, same digest: it is this record, whichever client of the patient signed what lies there. */
async function sameRecord(ports: DeliveryPorts, entry: OutboxEntry, found: StoredPDE): Promise<StoredPDE> {
  const { digest, manifestDigest } = entry.record;
  if (found.digest === digest && found.manifestDigest === manifestDigest) return found;
  await keepAs(ports, entry, 'stuck', 'RECORD_VERSION');
  throw new OpenwardError('RECORD_VERSION', 'Another record has this version');
}

/** So that nothing else becomes of the offer meanwhile. Errors: OFFER_WITHDRAWN; those of a service. */
export async function announceSigning(ports: BookingPorts, { org, record }: OutboxEntry): Promise<void> {
  const { version, digest } = record;
  const { service } = hospitalOf(ports, org);
  await service.call(hospitalApi.beginSigning, { params: { tid: record.T_ID }, body: { version, digest } });
}

/**
 * Endorsing changes nothing on the ledger, so it goes on while the entry is being kept; ordering waits until it is on
 * stable storage as `submitted`, so that whoever finds it after a crash asks for the outcome before sending it again. A
 * crash before that loses nothing but the click: nothing was ordered, and what the doctor signed still waits at H_M.
 */
async function submit(ports: DeliveryPorts, entry: OutboxEntry, allowed: Promise<void>): Promise<StoredPDE> {
  const sent: OutboxEntry = {
    ...entry,
    state: 'submitted',
    attempts: entry.attempts + 1,
    updatedAt: instant(ports.clock),
  };
  const kept = allowed.then(() => ports.outbox.put(sent));
  try {
    return (await ports.ledger.submit(ledgerApi.records.put, entry.record, { orderAfter: kept })).result;
  } catch (error) {
    // Settled first, or it would replace what is said next. If it failed, nothing was ordered and the outbox is as it
    // was.
    await kept;
    return afterRefusal(ports, sent, error);
  }
}

/** What the chaincode refuses may be refused because the record is there already. Throws the refusal when it is not. */
async function afterRefusal(ports: DeliveryPorts, sent: OutboxEntry, refusal: unknown): Promise<StoredPDE> {
  const state = afterFailure(refusal);
  // Kept before anything is asked, which may take long and end with the client.
  await keepAs(ports, sent, state === 'stuck' ? 'submitted' : state, codeOf(refusal));
  if (state !== 'stuck') throw refusal;
  const found = await versionOnLedger(ports, sent).catch((error: unknown) => {
    // Still `submitted`: asked again with the next round.
    if (isCode(error, 'LEDGER_UNAVAILABLE')) throw refusal;
    return undefined;
  });
  if (found !== undefined) return sameRecord(ports, sent, found);
  await keepAs(ports, sent, 'stuck', codeOf(refusal));
  throw refusal;
}

async function keepAs(
  { outbox, clock }: DeliveryPorts,
  entry: OutboxEntry,
  state: OutboxEntry['state'],
  lastError: ErrorCode,
): Promise<void> {
  await outbox.put({ ...entry, state, lastError, updatedAt: instant(clock) });
}

function afterFailure(error: unknown): OutboxEntry['state'] {
  if (isCode(error, 'LEDGER_UNKNOWN')) return 'submitted';
  // Nothing was ordered, or what was ordered had no effect: sending it again is safe.
  if (isCode(error, 'LEDGER_UNAVAILABLE', 'LEDGER_REJECTED', 'CLOCK_SKEW', 'VAULT_LOCKED')) return 'stored';
  // Not one of ours: whatever happened, the ledger is asked first the next time.
  return error instanceof OpenwardError ? 'stuck' : 'submitted';
}

/** Whatever the ledger has of the entry's version. */
function versionOnLedger({ ledger }: DeliveryPorts, { record }: OutboxEntry): Promise<StoredPDE | undefined> {
  return recordOnLedger(ledger, { tid: record.T_ID, version: record.version });
}

/** The record is on the ledger whether or not H_M hears of it now; an error: try again later. */
async function tellHospital(ports: DeliveryPorts, entry: OutboxEntry): Promise<true | { readonly error: unknown }> {
  try {
    const { service } = hospitalOf(ports, entry.org);
    await service.call(hospitalApi.settleConfirmation, {
      params: { tid: entry.record.T_ID },
      body: { outcome: 'recorded', remark: '' },
    });
    return true;
  } catch (error) {
    // H_M has settled it already, or knows nothing of it any more: there is nothing left to say.
    if (isCode(error, 'NOT_FOUND', 'CONFLICT')) return true;
    return { error };
  }
}
