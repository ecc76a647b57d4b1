import { describe, expect, it, vi } from 'vitest';
import { cloudApi } from '../../api/http/cloud.ts';
import { hospitalApi } from '../../api/http/hospital.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { Confirmation } from '../../api/messages/hospital.ts';
import { PDE, type SegmentKind, type StoredPDE } from '../../domain/record.ts';
import { AnswerLost } from '../../testing/ledger/faults/answer-lost.ts';
import { Lying } from '../../testing/ledger/faults/lying.ts';
import { NeverOrdered } from '../../testing/ledger/faults/never-ordered.ts';
import { SentTwice } from '../../testing/ledger/faults/sent-twice.ts';
import { SlowBlock } from '../../testing/ledger/faults/slow-block.ts';
import { Unavailable } from '../../testing/ledger/faults/unavailable.ts';
import { openConfirmation, signConfirmation } from './confirm.ts';
import { openRecord } from './query.ts';
import { assembleRecord, completeEmr, offer } from './seal.ts';
import { signRecord } from './statements.ts';
import { draft, emr, inClinic, tid, type ClinicCast, type Clinic } from './testing/clinic.ts';
import { MemoryOutbox } from './testing/memory-ports.ts';
import { discardEntry, drainOutbox } from './upload.ts';

let cast: ClinicCast;
let clinic: Clinic;
inClinic((entered) => {
  clinic = entered;
  ({ cast } = entered);
});

async function offered() {
  const doctor = clinic.ports(cast.doctor);
  const assembled = await assembleRecord(doctor, draft(cast));
  const confirmation = await offer(doctor, assembled);
  await assembled.ciphertext.discard();
  return { confirmation, assembled, doctor };
}

async function recorded() {
  await offered();
  const patient = clinic.ports(cast.patient);
  const opened = await openConfirmation(patient, 'hospital1', tid);
  await signConfirmation(patient, opened);
  return patient;
}

/** What the patient has on the screen, and may sign. */
async function read() {
  await offered();
  const patient = clinic.ports(cast.patient);
  return { patient, opened: await openConfirmation(patient, 'hospital1', tid) };
}

/** The P_DE that the patient makes of what was offered. */
async function signedBy({ tid: T_ID, url: URL_C, ...offered }: Confirmation): Promise<PDE> {
  const D_SP = await signRecord(cast.patient.vault(clinic.trace), { T_ID, ...offered }, 'patient');
  return PDE.parse({ ...offered, T_ID, URL_C, D_SP });
}

/** Holds up whatever waits for it until the test lets it through. */
class Gate {
  #open: () => void = () => undefined;
  readonly opened = new Promise<void>((resolve) => {
    this.#open = resolve;
  });
  open(): void {
    this.#open();
  }
}

const { put } = ledgerApi.records;

/** A peer that alters the record it is asked for. */
function answering(alter: (honest: StoredPDE) => StoredPDE): (way: Ledger) => Ledger {
  return (way) => new Lying(way, ledgerApi.records.get, alter);
}

const settle = 'hospital POST /v1/treatments/:tid/confirmations/settle';

describe('a record sealed and offered by the doctor', () => {
  it('lies in the storage before anybody is asked to sign it', async () => {
    await offered();
    expect(clinic.trace.at('stores records')).toBeLessThan(clinic.trace.at('doctor signs'));
    expect(clinic.trace.at('doctor signs')).toBeLessThan(
      clinic.trace.at('hospital POST /v1/treatments/:tid/confirmations'),
    );
  });

  it('is named by its digest and leaves nothing in the spool', async () => {
    const { confirmation, doctor } = await offered();
    expect(confirmation.url).toContain(confirmation.digest);
    expect(doctor.spool.kept).toBe(0);
  });

  it('has no byte of the plaintext in the storage', async () => {
    await offered();
    const [object] = [...clinic.store.objects.values()];
    expect(object?.includes('Acute appendicitis')).toBe(false);
  });

  it('is not sealed while the medical record is incomplete, and the missing fields are named', () => {
    expect(() => completeEmr({ ...emr, complaint: undefined, diagnoses: [] })).toThrow(
      expect.objectContaining({ code: 'INPUT_INVALID', details: { fields: 'complaint diagnoses' } }),
    );
  });

  it('is refused to a doctor of another treatment', async () => {
    await expect(assembleRecord(clinic.ports(cast.otherDoctor), draft(cast))).rejects.toMatchObject({
      code: 'NOT_ENTITLED',
    });
    expect(clinic.store.objects.size).toBe(0);
  });

  it('is refused for a revoked patient', async () => {
    await clinic.revoke(cast.patient);
    await expect(assembleRecord(clinic.ports(cast.doctor), draft(cast))).rejects.toMatchObject({
      code: 'USER_REVOKED',
    });
  });

  it('names the version it amends', async () => {
    await recorded();
    const { assembled } = await offered();
    expect(assembled.version).toBe(2);
    expect(assembled.supersedes).toBe((await clinic.records())[0]?.digest);
  });
});

describe('what a patient is asked to sign', () => {
  it('is opened and shown with the patient’s signature and the ledger still pending', async () => {
    await offered();
    const { contents, checks } = await openConfirmation(clinic.ports(cast.patient), 'hospital1', tid);
    expect(contents.emr[0]?.document.diagnoses[0]?.code).toBe('K35.8');
    expect(contents.segments).toHaveLength(3);
    expect(Object.fromEntries(checks.map(({ id, result }) => [id, result]))).toEqual({
      integrity: 'passed',
      'patient-signature': 'pending',
      'doctor-signature': 'passed',
      ledger: 'pending',
      manifest: 'passed',
      certificates: 'passed',
    });
  });

  it('is not opened when a byte of the object was changed', async () => {
    await offered();
    clinic.store.flipBit('records');
    await expect(openConfirmation(clinic.ports(cast.patient), 'hospital1', tid)).rejects.toMatchObject({
      code: 'DIGEST_MISMATCH',
    });
    expect(clinic.trace.has('patient opens record')).toBe(false);
  });

  it('is not even fetched when another doctor signed it', async () => {
    const { confirmation } = await offered();
    const signed = { T_ID: tid, digest: confirmation.digest, manifestDigest: confirmation.manifestDigest, version: 1 };
    const D_SD = await signRecord(cast.otherDoctor.vault(clinic.trace), signed, 'doctor');
    clinic.confirmations.set(tid, { ...confirmation, D_SD });
    await expect(openConfirmation(clinic.ports(cast.patient), 'hospital1', tid)).rejects.toMatchObject({
      code: 'SIGNATURE_INVALID',
    });
    expect(clinic.trace.has('fetches records')).toBe(false);
  });

  it('is refused when H_M names another doctor than the ledger', async () => {
    const { confirmation } = await offered();
    clinic.confirmations.set(tid, { ...confirmation, doctorPid: cast.otherDoctor.user.pid });
    await expect(openConfirmation(clinic.ports(cast.patient), 'hospital1', tid)).rejects.toMatchObject({
      code: 'NOT_ENTITLED',
    });
  });

  it('is refused when the directory shows a certificate that the ledger does not name', async () => {
    await offered();
    const { signingCertificate } = cast.otherDoctor.certificates;
    clinic.cloud.on(cloudApi.certificates, () => ({
      ...cast.doctor.certificates,
      signingCertificate,
      status: 'active',
    }));
    await expect(openConfirmation(clinic.ports(cast.patient), 'hospital1', tid)).rejects.toMatchObject({
      code: 'CERTIFICATE_INVALID',
    });
  });

  it.each<[string, SegmentKind[]]>([
    ['fewer than', ['EMR']],
    ['more than', ['EMR', 'SHR', 'attachment', 'EHR']],
    ['others than', ['EMR', 'SHR', 'EHR']],
  ])('is refused when the announced kinds are %s those inside', async (_, kinds) => {
    const { confirmation } = await offered();
    clinic.confirmations.set(tid, { ...confirmation, kinds });
    await expect(openConfirmation(clinic.ports(cast.patient), 'hospital1', tid)).rejects.toMatchObject({
      code: 'MANIFEST_MISMATCH',
    });
  });

  it('is neither kept nor ordered when the ciphertext has left the storage', async () => {
    await offered();
    const patient = clinic.ports(cast.patient);
    const opened = await openConfirmation(patient, 'hospital1', tid);
    clinic.store.objects.clear();
    await expect(signConfirmation(patient, opened)).rejects.toMatchObject({ code: 'OBJECT_MISSING' });
    expect(await clinic.outbox.list()).toEqual([]);
    expect(clinic.trace.has('orders records:put')).toBe(false);
  });
});

describe('a signed record', () => {
  it('is recorded, told to H_M, and then out of the outbox', async () => {
    await recorded();
    expect(clinic.trace.at('stores records')).toBeLessThan(clinic.trace.at('orders records:put'));
    expect(clinic.trace.at('orders records:put')).toBeLessThan(clinic.trace.at(settle));
    expect(await clinic.outbox.list()).toEqual([]);
  });

  it('is ordered only once it is kept, and endorsed meanwhile', async () => {
    const { patient, opened } = await read();
    clinic.outbox.beforeWriting = async ({ state }) => {
      await vi.waitFor(() => {
        expect(clinic.trace.has('submits records:put')).toBe(true);
      });
      clinic.trace.add(`keeps ${state}`);
    };
    await signConfirmation(patient, opened);
    expect(clinic.trace.at('keeps submitted')).toBeLessThan(clinic.trace.at('orders records:put'));
    expect(clinic.trace.has('keeps stored')).toBe(false);
  });

  it('is kept only once the storage has said that it holds the ciphertext', async () => {
    const { patient, opened } = await read();
    const answer = new Gate();
    const get = clinic.store.get.bind(clinic.store);
    vi.spyOn(clinic.store, 'get').mockImplementation((grant) => answer.opened.then(() => get(grant)));
    const signing = signConfirmation(patient, opened);
    await vi.waitFor(() => {
      expect(clinic.trace.has('submits records:put')).toBe(true);
    });
    expect(await clinic.outbox.list()).toEqual([]);
    expect(clinic.trace.has('orders records:put')).toBe(false);
    answer.open();
    await signing;
    expect(clinic.trace.has('orders records:put')).toBe(true);
  });

  it('is not ordered when the disk fails, and the reason is said', async () => {
    const { patient, opened } = await read();
    clinic.outbox.beforeWriting = () => Promise.reject(new Error('no space left'));
    await expect(signConfirmation(patient, opened)).rejects.toThrow('no space left');
    expect(clinic.trace.has('orders records:put')).toBe(false);
    expect(await clinic.records()).toEqual([]);
    clinic.outbox.beforeWriting = () => Promise.resolve();
    await signConfirmation(patient, opened);
    expect(await clinic.records()).toHaveLength(1);
  });

  it('is kept to be sent again when it is not endorsed, even if it was being kept just then', async () => {
    const { patient, opened } = await read();
    const disk = new Gate();
    clinic.outbox.beforeWriting = () => disk.opened;
    patient.ledger.through((way) => new Unavailable(way, put));
    const signing = signConfirmation(patient, opened);
    signing.catch(() => undefined);
    await vi.waitFor(() => {
      expect(clinic.trace.has('submits records:put')).toBe(true);
    });
    disk.open();
    await expect(signing).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
    expect(await clinic.outbox.list()).toMatchObject([
      { state: 'stored', attempts: 1, lastError: 'LEDGER_UNAVAILABLE' },
    ]);
    expect(clinic.trace.has('orders records:put')).toBe(false);
  });

  it('waits at H_M as before when the client dies before it is kept', async () => {
    const { patient, opened } = await read();
    clinic.outbox.beforeWriting = () => new Promise(() => undefined);
    void signConfirmation(patient, opened);
    await vi.waitFor(() => {
      expect(clinic.trace.has('submits records:put')).toBe(true);
    });
    const restarted = { ...clinic.ports(cast.patient), outbox: new MemoryOutbox() };
    expect(await drainOutbox(restarted)).toEqual([]);
    expect(await clinic.records()).toEqual([]);
    await signConfirmation(restarted, await openConfirmation(restarted, 'hospital1', tid));
    expect(await clinic.records()).toHaveLength(1);
  });

  it('is asked for and then sent when the client dies between keeping and ordering', async () => {
    const { patient, opened } = await read();
    patient.ledger.through((way) => new SlowBlock(way, put));
    void signConfirmation(patient, opened);
    await vi.waitFor(async () => {
      expect(await clinic.outbox.list()).toMatchObject([{ state: 'submitted' }]);
    });
    const restarted = { ...clinic.ports(cast.patient), outbox: new MemoryOutbox() };
    for (const entry of await clinic.outbox.list()) await restarted.outbox.put(entry);
    expect(await drainOutbox(restarted)).toMatchObject([{ delivery: { told: true } }]);
    expect(clinic.trace.at('asks records:get')).toBeLessThan(clinic.trace.at('orders records:put'));
    expect(await restarted.outbox.list()).toEqual([]);
  });

  it('is not called recorded when another record of its version was on its way', async () => {
    const { patient, opened } = await read();
    const disk = new Gate();
    clinic.outbox.beforeWriting = () => disk.opened;
    const first = signConfirmation(patient, opened);
    const other = { ...opened, confirmation: { ...opened.confirmation, digest: 'f'.repeat(96) } };
    const second = signConfirmation(patient, other);
    second.catch(() => undefined);
    disk.open();
    await expect(first).resolves.toMatchObject({ told: true });
    await expect(second).rejects.toMatchObject({ code: 'RECORD_VERSION' });
  });

  it('is in the outbox before it is sent, and stays there when the ledger cannot be reached', async () => {
    await offered();
    const patient = clinic.ports(cast.patient);
    const opened = await openConfirmation(patient, 'hospital1', tid);
    patient.ledger.through((way) => new Unavailable(way, put));
    await expect(signConfirmation(patient, opened)).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
    expect(await clinic.outbox.list()).toMatchObject([
      { id: `${tid}.1`, state: 'stored', attempts: 1, lastError: 'LEDGER_UNAVAILABLE' },
    ]);
    expect(clinic.trace.has(settle)).toBe(false);
  });

  it('is asked for before it is sent again when the answer was lost', async () => {
    await offered();
    const patient = clinic.ports(cast.patient);
    const opened = await openConfirmation(patient, 'hospital1', tid);
    patient.ledger.through((way) => new AnswerLost(way, put));
    await expect(signConfirmation(patient, opened)).rejects.toMatchObject({ code: 'LEDGER_UNKNOWN' });
    expect(await clinic.outbox.list()).toMatchObject([{ state: 'submitted' }]);
    const [drained] = await drainOutbox(patient);
    const [record] = await clinic.records();
    expect(drained?.delivery).toEqual({ told: true, transactionId: record?.transactionId, record });
    expect(clinic.trace.count('submits records:put')).toBe(1);
  });

  it('is sent again when the ledger says that it never arrived', async () => {
    await offered();
    const patient = clinic.ports(cast.patient);
    const opened = await openConfirmation(patient, 'hospital1', tid);
    patient.ledger.through((way) => new NeverOrdered(way, put));
    await expect(signConfirmation(patient, opened)).rejects.toMatchObject({ code: 'LEDGER_UNKNOWN' });
    await drainOutbox(patient);
    expect(clinic.trace.count('submits records:put')).toBe(2);
    expect(await clinic.records()).toHaveLength(1);
  });

  it('is one record, told once, when it reaches the ledger twice', async () => {
    const { patient, opened } = await read();
    patient.ledger.through((way) => new SentTwice(way, put));
    await signConfirmation(patient, opened);
    expect(await clinic.records()).toHaveLength(1);
    expect(clinic.trace.count('orders records:put')).toBe(2);
    expect(clinic.trace.count(settle)).toBe(1);
  });

  it('is not signed a second time when signing is asked for again', async () => {
    await offered();
    const patient = clinic.ports(cast.patient);
    const opened = await openConfirmation(patient, 'hospital1', tid);
    patient.ledger.through((way) => new Unavailable(way, put));
    await expect(signConfirmation(patient, opened)).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
    await signConfirmation(patient, opened);
    expect(clinic.trace.count('patient signs')).toBe(1);
  });

  it('is sent once by two who deliver at the same time', async () => {
    await offered();
    const patient = clinic.ports(cast.patient);
    const opened = await openConfirmation(patient, 'hospital1', tid);
    patient.ledger.through((way) => new Unavailable(way, put));
    await expect(signConfirmation(patient, opened)).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
    await Promise.all([drainOutbox(patient), drainOutbox(patient)]);
    expect(clinic.trace.count('submits records:put')).toBe(2);
  });

  it('is stuck when the chaincode refuses it, and left alone until a person asks', async () => {
    await offered();
    const patient = clinic.ports(cast.patient);
    const opened = await openConfirmation(patient, 'hospital1', tid);
    await clinic.revoke(cast.doctor);
    await expect(signConfirmation(patient, opened)).rejects.toMatchObject({ code: 'USER_REVOKED' });
    await clinic.reinstate(cast.doctor);
    expect(await drainOutbox(patient)).toEqual([]);
    expect(await drainOutbox(patient, { includeStuck: true })).toMatchObject([{ delivery: { told: true } }]);
  });

  it('is kept as committed while H_M cannot be told, and told later without being sent again', async () => {
    await offered();
    const patient = clinic.ports(cast.patient);
    const opened = await openConfirmation(patient, 'hospital1', tid);
    let down = true;
    clinic.hospital.on(hospitalApi.settleConfirmation, () => {
      throw new OpenwardError(down ? 'SERVICE_UNAVAILABLE' : 'NOT_FOUND');
    });
    expect(await signConfirmation(patient, opened)).toMatchObject({ told: false });
    expect(await clinic.outbox.list()).toMatchObject([{ state: 'committed', lastError: 'SERVICE_UNAVAILABLE' }]);
    down = false;
    expect(await drainOutbox(patient)).toMatchObject([{ delivery: { told: true } }]);
    expect(clinic.trace.count('submits records:put')).toBe(1);
    expect(await clinic.outbox.list()).toEqual([]);
  });
});

describe('a patient with two clients', () => {
  /** Both have the record on the screen. */
  async function two() {
    await offered();
    const [one, other] = [clinic.ports(cast.patient), { ...clinic.ports(cast.patient), outbox: new MemoryOutbox() }];
    const [seen, alsoSeen] = [
      await openConfirmation(one, 'hospital1', tid),
      await openConfirmation(other, 'hospital1', tid),
    ];
    return { one, other, seen, alsoSeen };
  }

  it('signs on both: the second hears that it is recorded, and keeps nothing', async () => {
    const { one, other, seen, alsoSeen } = await two();
    const first = await signConfirmation(one, seen);
    const second = await signConfirmation(other, alsoSeen);
    expect(second).toEqual({ ...first, told: true });
    expect(await other.outbox.list()).toEqual([]);
    expect(await clinic.records()).toHaveLength(1);
  });

  it('gets an entry that was stuck before out of the way with the next try', async () => {
    const { one, other, seen, alsoSeen } = await two();
    await signConfirmation(one, seen);
    const record = PDE.parse((await clinic.records())[0]);
    const D_SP = await signRecord(cast.patient.vault(clinic.trace), record, 'patient');
    await other.outbox.put({
      id: `${tid}.1`,
      org: 'hospital1',
      record: { ...record, D_SP },
      state: 'stuck',
      attempts: 1,
      updatedAt: alsoSeen.confirmation.at,
    });
    expect(await drainOutbox(other, { includeStuck: true })).toMatchObject([{ delivery: { told: true } }]);
    expect(await other.outbox.list()).toEqual([]);
  });

  it('signs nothing on one that was sent back on the other', async () => {
    const { one, seen } = await two();
    clinic.confirmations.delete(tid);
    await expect(signConfirmation(one, seen)).rejects.toMatchObject({ code: 'OFFER_WITHDRAWN' });
    expect(await clinic.records()).toEqual([]);
    expect(await one.outbox.list()).toEqual([]);
  });

  it('does not send later what was sent back meanwhile: it is stuck, and the person can take it away', async () => {
    const { one, seen } = await two();
    one.ledger.through((way) => new Unavailable(way, put));
    await expect(signConfirmation(one, seen)).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
    clinic.confirmations.delete(tid);
    await drainOutbox(one);
    expect(await clinic.records()).toEqual([]);
    expect(await one.outbox.list()).toMatchObject([{ state: 'stuck', lastError: 'OFFER_WITHDRAWN' }]);
    await discardEntry(one, `${tid}.1`);
    expect(await one.outbox.list()).toEqual([]);
  });

  it('takes nothing away that is on its way', async () => {
    const { one, seen } = await two();
    one.ledger.through((way) => new Unavailable(way, put));
    await expect(signConfirmation(one, seen)).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
    await expect(discardEntry(one, `${tid}.1`)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(discardEntry(one, `${tid}.2`)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a doctor who offers again while the record offered first is on its way', () => {
  it('has the patient asked for nothing that the ledger cannot take', async () => {
    const { patient, opened } = await read();
    await offered();
    await clinic.ledger.submit(cast.patient.identity, put, await signedBy(opened.confirmation));
    await expect(openConfirmation(patient, 'hospital1', tid)).rejects.toMatchObject({ code: 'OFFER_WITHDRAWN' });
    expect(clinic.trace.count('fetches records')).toBe(1);
  });

  it('has the new record signed only when it is known that the first cannot reach the ledger any more', async () => {
    const { patient, opened } = await read();
    patient.ledger.through((way) => new NeverOrdered(way, put));
    await expect(signConfirmation(patient, opened)).rejects.toMatchObject({ code: 'LEDGER_UNKNOWN' });
    await offered();
    const again = await openConfirmation(patient, 'hospital1', tid);
    await expect(signConfirmation(patient, again)).resolves.toMatchObject({ told: true });
    expect(await clinic.records()).toMatchObject([{ digest: again.confirmation.digest }]);
    expect(await clinic.outbox.list()).toEqual([]);
  });

  it('finds that the first was recorded when the patient would sign the second', async () => {
    const { patient, opened } = await read();
    await offered();
    const again = await openConfirmation(patient, 'hospital1', tid);
    patient.ledger.through((way) => new AnswerLost(way, put));
    clinic.confirmations.set(tid, opened.confirmation);
    await expect(signConfirmation(patient, opened)).rejects.toMatchObject({ code: 'LEDGER_UNKNOWN' });
    clinic.confirmations.set(tid, again.confirmation);
    await expect(signConfirmation(patient, again)).rejects.toMatchObject({ code: 'RECORD_VERSION' });
    expect(await clinic.records()).toMatchObject([{ digest: opened.confirmation.digest }]);
    expect(await clinic.outbox.list()).toEqual([]);
  });
});

describe('a record on the ledger', () => {
  it('is opened with every check passed', async () => {
    const patient = await recorded();
    const { contents, checks } = await openRecord(patient, tid);
    expect(contents.emr).toHaveLength(1);
    expect(checks.map(({ result }) => result)).toEqual(Array.from({ length: 6 }, () => 'passed'));
    expect(patient.spool.kept).toBe(0);
  });

  it('is not opened when a byte of the object was changed, and both digests are named', async () => {
    const patient = await recorded();
    clinic.trace.events.length = 0;
    clinic.store.flipBit('records');
    const digest = (await clinic.records())[0]?.digest;
    await expect(openRecord(patient, tid)).rejects.toMatchObject({
      code: 'DIGEST_MISMATCH',
      details: { expected: digest },
    });
    expect(clinic.trace.has('patient opens record')).toBe(false);
    expect(patient.spool.kept).toBe(0);
  });

  it.each(['D_SP', 'D_SD'] as const)('is not fetched when %s is not by the registered person', async (which) => {
    const patient = await recorded();
    const [record] = await clinic.records();
    if (!record) throw new Error('a record was recorded');
    const role = which === 'D_SP' ? 'patient' : 'doctor';
    const forged = await signRecord(cast.otherDoctor.vault(clinic.trace), record, role);
    patient.ledger.through(answering((honest) => ({ ...honest, [which]: forged })));
    clinic.trace.events.length = 0;
    await expect(openRecord(patient, tid)).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
    expect(clinic.trace.has('fetches records')).toBe(false);
  });

  it('still verifies after the doctor was revoked: the signature was made before', async () => {
    const patient = await recorded();
    await clinic.revoke(cast.doctor);
    const { record, checks } = await openRecord(patient, tid);
    expect(record).toMatchObject({ T_ID: tid, version: 1 });
    expect(checks.filter(({ result }) => result !== 'passed')).toEqual([]);
  });

  it('cannot be passed off as that of another version', async () => {
    const patient = await recorded();
    patient.ledger.through(answering((honest) => ({ ...honest, version: 2 })));
    await expect(openRecord(patient, tid)).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
  });

  it('can be cancelled while it is fetched', async () => {
    const patient = await recorded();
    const stop = new AbortController();
    stop.abort();
    await expect(openRecord(patient, tid, undefined, { signal: stop.signal })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
  });
});
