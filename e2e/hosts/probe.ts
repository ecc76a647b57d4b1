import { ledgerApi } from '../../api/ledger/transactions.ts';
import { slotsOf } from '../../app/flows/book.ts';
import { openRecord } from '../../app/flows/query.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { Cast, Encounter } from '../world/cast.ts';
import { until } from '../world/until.ts';

/** What somebody does again and again while machines are away; throws when it cannot be done. */
export type Probe = () => Promise<unknown>;

/** What came of each: `ok`, or the code it was refused with. */
export type Outcome = Readonly<Record<string, string>>;

/** Transactions that the ledger has said VALID to, by their ids, of the patients who read their logs. */
export type Recorded = Map<Encounter, string[]>;

/** What two hospitals' people do who were there before; and that somebody new comes. */
export function probesOf(encounters: readonly Encounter[], cast: Cast, recorded: Recorded): Record<string, Probe> {
  const own = encounters.flatMap((encounter): [string, Probe][] => {
    const { org, patient, tid } = encounter;
    return [
      [`${org} reads the ledger`, () => patient.ledger.evaluate(ledgerApi.records.get, { tid })],
      [`${org} writes to the ledger`, () => readLog(encounter, recorded)],
      [`${org} opens a record`, () => opened(encounter)],
      [`${org} asks its H_M`, () => slotsOf(patient.hospital, encounter.appointment.department)],
    ];
  });
  return { ...Object.fromEntries(own), 'hospital2 registers a patient': () => cast.patient('hospital2') };
}

/** A transaction that changes nothing but that it was made. */
async function readLog(encounter: Encounter, recorded: Recorded): Promise<void> {
  const { patient } = encounter;
  const { transactionId } = await patient.ledger.submit(ledgerApi.uses.readLog, { pid: patient.vault.pid });
  recorded.set(encounter, [...(recorded.get(encounter) ?? []), transactionId]);
}

async function opened({ patient, tid }: Encounter): Promise<void> {
  const { checks } = await openRecord(patient, tid);
  const failed = checks.filter(({ result }) => result !== 'passed').map(({ id }) => id);
  if (failed.length > 0) throw new Error(`checks that did not pass: ${failed.join(', ')}`);
}

/** All at once, each once. */
export async function outcomesOf(probes: Readonly<Record<string, Probe>>): Promise<Outcome> {
  const found = await Promise.all(
    Object.entries(probes).map(async ([name, probe]) => [name, await outcomeOf(probe)] as const),
  );
  return Object.fromEntries(found);
}

async function outcomeOf(probe: Probe): Promise<string> {
  try {
    await probe();
    return 'ok';
  } catch (error) {
    return error instanceof OpenwardError ? error.code : String(error);
  }
}

/** Seconds until everything can be done again. */
export async function healed(probes: Readonly<Record<string, Probe>>): Promise<number> {
  const begun = performance.now();
  let left = Object.entries(probes);
  let last: Outcome = {};
  const tryWhatIsLeft = async (): Promise<boolean> => {
    last = await outcomesOf(Object.fromEntries(left));
    left = left.filter(([name]) => last[name] !== 'ok');
    return left.length === 0;
  };
  await until('everything to work again', tryWhatIsLeft, 180_000).catch((error: unknown) => {
    throw new Error(`${String(error)}: ${JSON.stringify(last)}`, { cause: error });
  });
  return Math.round((performance.now() - begun) / 1000);
}
