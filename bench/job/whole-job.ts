import {
  constants,
  createCipheriv,
  createHash,
  createPublicKey,
  publicEncrypt,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { openConfirmation, signConfirmation } from '../../app/flows/confirm.ts';
import { assembleRecord, offer, type AssembledRecord, type RecordDraft } from '../../app/flows/seal.ts';
import type { Work } from '../../app/ports/progress.ts';
import { chapterEmr } from '../../e2e/world/chapters.ts';
import type { Encounter } from '../../e2e/world/cast.ts';
import type { Person } from '../../e2e/world/person.ts';
import type { JobRun } from '../runtime/assignment.ts';
import type { BenchStage } from '../stage/stage.ts';
import { bareHttp } from '../operations/bare-http.ts';
import { drain, streamOf } from '../material.ts';
import { isUnavailable, patience } from '../measure.ts';
import { listenToGateway, traced, JobTrace } from './trace.ts';

/**
 * One record's whole way, by the client's own flows: the doctor's client seals, hashes, stores, signs and asks; the
 * patient's client, once the patient has read and confirms, makes sure it is stored, signs, and puts P_DE on the
 * ledger. The patient's reading is in the trace and not in the time. Each job is followed by the bare chain with the
 * same bytes.
 */
export async function wholeJob(stage: BenchStage, bytes: number, runs: number): Promise<JobRun[]> {
  const encounter = await stage.encounter();
  const bareChain = await makeBareChain(stage, encounter, bytes);
  const done: JobRun[] = [];
  try {
    let discarded = 0;
    for (let i = -WARM_UP; i < runs;) {
      const data = randomBytes(bytes);
      const run = await ourJob(encounter, data)
        .then(async (ours) => ({ ...ours, ...(await bareChain(data)) }))
        .catch((error: unknown) => {
          discarded += 1;
          if (!isUnavailable(error) || discarded > patience(runs)) throw error;
          return undefined;
        });
      if (run !== undefined && i >= 0) done.push(run);
      if (run !== undefined) i += 1;
    }
  } finally {
    listenToGateway(undefined);
  }
  return done;
}

const WARM_UP = 3;

/** What the ports of a person do, under the names of the waterfall. */
function watched(person: Person, trace: JobTrace, who: 'doctor' | 'patient'): Person {
  const ports = {
    cloud: { value: traced(person.cloud, trace, { call: `${who}: cloud server` }) },
    store: { value: traced(person.store, trace, { put: 'upload', get: `${who}: storage` }) },
    spool: { value: traced(person.spool, trace, { keep: who === 'doctor' ? 'seal, hash' : 'download, hash' }) },
    outbox: { value: traced(person.outbox, trace, { put: 'patient: outbox', get: 'patient: outbox' }) },
    vault: { value: traced(person.vault, trace, { sign: `${who}: sign` }) },
    ledger: { value: traced(person.ledger, trace, { submit: 'patient: submit' }) },
  };
  const own: Person = Object.create(
    person,
    who === 'doctor'
      ? { ...ports, hospital: { value: traced(person.hospital, trace, { call: 'doctor: H_M' }) } }
      : ports,
  ) as Person;
  return own;
}

async function ourJob(encounter: Encounter, data: Buffer): Promise<Pick<JobRun, 'whole' | 'confirmed' | 'spans'>> {
  const trace = new JobTrace();
  listenToGateway(trace);
  const doctor = watched(encounter.doctor, trace, 'doctor');
  const patient = watched(encounter.patient, trace, 'patient');
  const draft: RecordDraft = {
    tid: encounter.tid,
    patientPid: encounter.patient.pid,
    emr: chapterEmr(encounter),
    emrTitle: 'Surgery',
    captures: [],
    attachments: [{ title: 'Image', mediaType: 'application/octet-stream', data }],
  };
  const assembled = await assembleRecord(doctor, draft);
  await offered(doctor, assembled);
  const asked = trace.now();
  const opened = await trace.span('the patient reads', () => openConfirmation(patient, encounter.org, encounter.tid));
  const confirms = trace.now();
  await signConfirmation(patient, opened);
  const committed = trace.last('patient: submit').to;
  return { whole: asked + (committed - confirms), confirmed: committed - confirms, spans: trace.spans };
}

async function offered(doctor: Person, record: AssembledRecord, work: Work = {}): Promise<void> {
  try {
    await offer(doctor, record, work);
  } finally {
    await record.ciphertext.discard();
  }
}

/**
 * The longest unavoidable chain: whatever is done at once, the longest of sealing, hashing and uploading; then a
 * transaction that does nothing. All bare, and the three measured one after the other so that none slows another.
 */
async function makeBareChain(
  stage: BenchStage,
  { patient }: Encounter,
  bytes: number,
): Promise<(data: Buffer) => Promise<Pick<JobRun, 'bareChain' | 'bareTransaction' | 'bareSpans'>>> {
  const [{ bare }, http] = await Promise.all([stage.hospital(), bareHttp(stage)]);
  const key = createPublicKey(patient.vault.certificates.encryptionCertificate);
  return async (data) => {
    const trace = new JobTrace();
    const object = await stage.freshObject({ bytes, sha256: createHash('sha256').update(data).digest('hex') });
    listenToGateway(trace);
    await trace.span('seal', () => Promise.resolve(bareSeal(data, key)));
    await trace.span('hash', () => Promise.resolve(createHash('sha384').update(data).digest()));
    await trace.span('upload', async () => drain(await http('PUT', object.put, streamOf(data))));
    await trace.span('transaction', () => bare.ping());
    listenToGateway(undefined);
    await object.remove();
    const took = (name: string): number => trace.last(name).to - trace.last(name).from;
    const bareTransaction = took('transaction');
    return {
      bareChain: Math.max(took('seal'), took('hash'), took('upload')) + bareTransaction,
      bareTransaction,
      bareSpans: trace.spans,
    };
  };
}

function bareSeal(data: Buffer, key: KeyObject): Buffer[] {
  const dataKey = randomBytes(32);
  const cipher = createCipheriv('aes-256-gcm', dataKey, randomBytes(12));
  return [
    publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, dataKey),
    cipher.update(data),
    cipher.final(),
    cipher.getAuthTag(),
  ];
}
