import { randomBytes } from 'node:crypto';
import { replacementApi } from '../../api/http/replacement.ts';
import { StoredRealIdentity } from '../../api/messages/registration.ts';
import { guardianships, handPart, offerGuardianship } from '../../app/flows/guardianship.ts';
import { nameGuardians } from '../../app/flows/guardians.ts';
import { openRecord, records, type QueryPorts } from '../../app/flows/query.ts';
import { confirmKeys } from '../../app/flows/replace-keys.ts';
import { PID } from '../../domain/ids.ts';
import { sign, write } from '../../e2e/world/chapters.ts';
import type { Person } from '../../e2e/world/person.ts';
import { parseCanonical } from '../../protocol/encoding/canonical-json.ts';
import { Hall } from '../scale/load/hall.ts';
import type { BenchStage } from '../stage/stage.ts';
import { median } from '../statistics.ts';
import { Installation } from './installation.ts';
import type { IdentityBench, Recovered } from './results.ts';
import { Steps } from './steps.ts';

/** Everything that a machine does for somebody with 10,000 records, in milliseconds. */
const target = 60_000;
/** Whose ciphertext is there, of those with few records and of the one with many. */
const real = 3;
/** Index records in one transaction. */
const together = 100;
const org = 'hospital1';

/** Somebody with very many records beside others with few: all lose everything, and come back. */
export async function measureRecovery(
  stage: BenchStage,
  { count, runs }: { readonly count: number; readonly runs: number },
  say: (text: string) => void,
): Promise<IdentityBench['recovery']> {
  const { cast, world } = stage;
  const guardians = await Promise.all([cast.doctor(), cast.doctor(), cast.doctor()]);
  const few: Recovered[] = [];
  for (let run = 0; run < runs; run += 1) few.push(await recovered(stage, await cast.patient(org), guardians));
  const crowd = { patients: 1, doctors: 2 };
  const hall = new Hall(world, randomBytes(16).toString('hex'), crowd, { concurrency: 4, together });
  try {
    await hall.assemble();
    const patient = hall.patientOf(hall.draft(0));
    for (let from = 0; from < count; from += 10 * together) {
      await hall.put(await hall.prepare(from, Math.min(10 * together, count - from)));
      say(`${Math.min(from + 10 * together, count)} of ${count} records are on the ledger`);
    }
    const many = await recovered(stage, patient, guardians);
    const whole = many.ms + many.listedMs;
    return { few, many, ratio: many.ms / median(few.map(({ ms }) => ms)), target, met: whole <= target };
  } finally {
    await hall.close();
  }
}

async function recovered(stage: BenchStage, patient: Person, guardians: readonly Person[]): Promise<Recovered> {
  const tids = await realRecords(stage, patient);
  const pid = PID.parse(patient.pid);
  for (const guardian of guardians) await offerGuardianship(guardian, pid);
  await nameGuardians(patient, [patient.secrets], {
    guardians: guardians.map((one) => PID.parse(one.pid)),
    threshold: 2,
  });
  const before = await entries(patient);
  const installation = new Installation(stage.world, org);
  try {
    const steps = await comeBack(stage, patient, installation, guardians.slice(0, 2));
    const { ports } = installation.session.need();
    const listing = new Steps();
    const after = await listing.do('every record listed', () => entries(ports));
    await listing.do('those with a ciphertext opened and checked', () => openAll(ports, tids));
    return {
      ...{ records: after.size, ms: steps.ms, steps: [...steps.all, ...listing.all], listedMs: listing.ms },
      opened: tids.length,
      rewritten: [...before].filter(([tid, entry]) => after.get(tid) !== entry).length,
    };
  } finally {
    await installation.close();
  }
}

async function comeBack(
  { cast }: BenchStage,
  patient: Person,
  installation: Installation,
  guardians: readonly Person[],
): Promise<Steps> {
  const rid = StoredRealIdentity.parse(parseCanonical(patient.secrets.rid));
  const [admin, officer] = await Promise.all([cast.admin(org), cast.admin('sa')]);
  const steps = new Steps();
  const asked = await steps.do('new keys, a vault for them, asked for at SA', () => installation.comeBack(rid));
  const { id, code = [] } = asked.request;
  await steps.do('the hospital confirms them', () => confirmKeys(admin, id, code));
  await steps.do('SA grants: certificates, directory, ledger', () =>
    officer.sa.call(replacementApi.grantReplacement, { params: { id } }),
  );
  await steps.do('fetched, checked, into the vault, signed in', () => installation.signIn(asked));
  await steps.do('the guardians are asked', () => installation.askGuardians());
  const compared = await steps.do('the digits to compare', () => installation.guardiansCode());
  for (const guardian of guardians)
    await steps.do('a guardian looks, and hands over their part', () => handOver(guardian, patient, compared));
  await steps.do('what opens, into the vault', () => installation.openByGuardians());
  return steps;
}

/** As a guardian does who has heard the same digits as they see. */
async function handOver(guardian: Person, { pid }: Person, compared: readonly string[]): Promise<void> {
  const guarded = (await guardianships(guardian)).people.find(({ owner }) => owner === pid);
  if (guarded?.asks?.code.join() !== compared.join()) throw new Error('expected the same digits on both sides');
  await handPart(guardian, PID.parse(pid), compared);
}

async function realRecords({ cast }: BenchStage, patient: Person): Promise<string[]> {
  const tids: string[] = [];
  const doctor = await cast.doctor();
  for (let made = 0; made < real; made += 1) {
    const encounter = await cast.encounter({ patient, doctor });
    await write(encounter);
    await sign(encounter);
    tids.push(encounter.tid);
  }
  return tids;
}

/** Every index record of a person as the ledger gives it, by its treatment. */
async function entries(ports: Pick<QueryPorts, 'ledger' | 'vault'>): Promise<Map<string, string>> {
  const all = new Map<string, string>();
  let bookmark = '';
  do {
    const page = await records(ports, bookmark);
    for (const record of page.items) all.set(record.T_ID, JSON.stringify(record));
    ({ bookmark } = page);
  } while (bookmark !== '');
  return all;
}

async function openAll(ports: QueryPorts, tids: readonly string[]): Promise<void> {
  for (const tid of tids) {
    const { checks } = await openRecord(ports, tid);
    if (!checks.every(({ result }) => result === 'passed')) throw new Error('expected every check to pass');
  }
}
