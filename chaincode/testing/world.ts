import { createHash, randomBytes } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, vi } from 'vitest';
import type { z } from 'zod';
import { ledgerApi, type UserRegistration } from '../../api/ledger/transactions.ts';
import { PID, ShareId, TID } from '../../domain/ids.ts';
import type { PDE } from '../../domain/record.ts';
import type { ShareGrant, ShareRequest } from '../../domain/share.ts';
import type { DUE } from '../../domain/use.ts';
import type { PersonRole } from '../../domain/user.ts';
import { generatePreSeed, preIdentity } from '../../protocol/reencryption/identity.ts';
import { ecdsaSigner, signStatement } from '../../protocol/signature/sign.ts';
import type { GrantStatement, RecordStatement } from '../../protocol/signature/statement.ts';
import { makeIdentity, type TestIdentity } from '../../testing/identity.ts';
import { foundNetwork, type TestNetwork } from '../../testing/ledger/network.ts';

/** Whatever time the tests are run at, the story begins here. */
export const BEGINNING = new Date('2030-01-15T08:00:00.000Z');

export interface ChaincodePerson extends TestIdentity {
  readonly pid: PID;
  readonly role: PersonRole;
  /** What the re-encryption keys come from. */
  readonly preSeed: Uint8Array;
}

export const newTid = (): TID => TID.parse(`T-${randomBytes(16).toString('hex')}`);
export const newShareId = (): ShareId => ShareId.parse(`S-${randomBytes(16).toString('hex')}`);
export const newReleaseId = (): string => `R-${randomBytes(16).toString('hex')}`;
export const newPid = (): PID => PID.parse(randomBytes(48).toString('hex'));
export const sha384Of = (text: string): string => createHash('sha384').update(text).digest('hex');
export const laterTime = (time: Date, milliseconds: number): Date => new Date(time.getTime() + milliseconds);
export const DAY = 24 * 3600 * 1000;

export type ChaincodeWorld = Awaited<ReturnType<typeof makeWorld>>;

/** Made once in a worker; every test has a fork of its ledger. */
let beginning: Promise<ChaincodeWorld> | undefined;

/** Gives every test of a file the same world as it was in the beginning, at the beginning of time. */
export function inWorld(enter: (world: ChaincodeWorld) => void): void {
  let world: ChaincodeWorld;
  beforeAll(async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: BEGINNING });
    beginning ??= makeWorld();
    world = await beginning;
  });
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: BEGINNING });
    enter({ ...world, ledger: world.ledger.fork() });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
}

/** The small network with its people, registered by SA through the chaincode itself. */
export async function makeWorld() {
  const network = await foundNetwork();
  const person = (role: PersonRole, mspId: string) => registerPerson(network, role, mspId);
  const people = {
    patient: await person('patient', 'Hospital1MSP'),
    otherPatient: await person('patient', 'Hospital1MSP'),
    doctor: await person('doctor', 'Hospital1MSP'),
    otherDoctor: await person('doctor', 'Hospital1MSP'),
    doctor2: await person('doctor', 'Hospital2MSP'),
    technician: await person('technician', 'Hospital1MSP'),
    consumer: await person('consumer', 'InstituteMSP'),
    otherConsumer: await person('consumer', 'InstituteMSP'),
    admin: await person('hospital-admin', 'Hospital1MSP'),
    officer: await person('sa-officer', 'SaMSP'),
  };
  return { ...network, ...people };
}

export async function registerPerson(
  { ledger, sa }: Pick<TestNetwork, 'ledger' | 'sa'>,
  role: PersonRole,
  mspId: string,
): Promise<ChaincodePerson> {
  const someone = await makePerson(role, mspId);
  await ledger.submit(sa, ledgerApi.identities.register, registrationOf(someone));
  return someone;
}

export async function revoke({ ledger, sa }: ChaincodeWorld, person: ChaincodePerson): Promise<void> {
  await ledger.submit(sa, ledgerApi.identities.setStatus, {
    pid: person.pid,
    status: 'revoked',
    reasonDigest: sha384Of('left'),
  });
}

export async function makePerson(role: PersonRole, mspId: string): Promise<ChaincodePerson> {
  const pid = newPid();
  return {
    ...(await makeIdentity(mspId, { role, pid, 'hf.Type': 'client' })),
    pid,
    role,
    preSeed: generatePreSeed(),
  };
}

export function registrationOf(person: ChaincodePerson): z.input<typeof UserRegistration> {
  const { receivingPublicKey, verifyingPublicKey } = preIdentity(person.preSeed);
  return {
    pid: person.pid,
    mspId: person.mspId,
    role: person.role,
    signingKey: person.publicKey,
    signingThumbprint: person.thumbprint,
    encryptionThumbprint: createHash('sha256').update(person.pid).digest('base64url'),
    preKeys: { receiving: receivingPublicKey, verifying: verifyingPublicKey },
  };
}

const signerOf = (person: TestIdentity) => ({ sign: ecdsaSigner(person.privateKey), thumbprint: person.thumbprint });

/** D_SP or D_SD. */
export async function signedTerms(
  signer: ChaincodePerson,
  statement: Omit<RecordStatement, 'type' | 'role' | 'pid'>,
  changes: Partial<RecordStatement> = {},
): Promise<string> {
  const role = signer.role === 'patient' ? 'patient' : 'doctor';
  return signStatement(
    { type: 'openward/record/1', role, pid: signer.pid, ...statement, ...changes },
    signerOf(signer),
  );
}

export interface RecordTerms {
  readonly tid: TID;
  readonly patient: ChaincodePerson;
  readonly doctor: ChaincodePerson;
  readonly content?: string;
  readonly version?: number;
  readonly supersedes?: string;
}

/** A P_DE with both signatures right. */
export async function makePde({
  tid,
  patient,
  doctor,
  content = 'record',
  version = 1,
  supersedes,
}: RecordTerms): Promise<PDE> {
  const digest = sha384Of(`${tid} ${content} ${version}`);
  const manifestDigest = sha384Of(`manifest of ${content}`);
  const signed = { T_ID: tid, digest, manifestDigest, version };
  return {
    T_ID: tid,
    URL_C: `s3://openward-records/records/${digest}`,
    digest,
    manifestDigest,
    bytes: 12_345,
    kinds: ['EMR', 'SHR'],
    D_SP: await signedTerms(patient, signed),
    D_SD: await signedTerms(doctor, signed),
    version,
    ...(supersedes === undefined ? {} : { supersedes }),
  };
}

export function makeRequest(
  patient: ChaincodePerson,
  changes: Partial<z.input<typeof ShareRequest>> = {},
): z.input<typeof ShareRequest> {
  return {
    shareId: newShareId(),
    patientPid: patient.pid,
    purpose: 'research',
    reasonDigest: sha384Of('Ventilation under anaesthesia'),
    kinds: ['SHR'],
    until: laterTime(new Date(), 30 * DAY).toISOString(),
    ...changes,
  };
}

export interface GrantDraft {
  readonly patient: ChaincodePerson;
  readonly consumer: ChaincodePerson;
  readonly request: z.input<typeof ShareRequest>;
  readonly record: PDE;
}

/** A grant signed over what it says; `changes` are signed, too. */
export async function makeGrant(
  { patient, consumer, request, record }: GrantDraft,
  changes: Partial<z.input<typeof ShareGrant>> = {},
  signedChanges: Partial<GrantStatement> = {},
): Promise<z.input<typeof ShareGrant>> {
  const csDigest = sha384Of(`C_s of ${request.shareId}`);
  const terms = {
    shareId: request.shareId,
    T_ID: record.T_ID,
    version: record.version,
    segments: ['s1', 's2'],
    expiry: laterTime(new Date(), 10 * DAY).toISOString(),
    threshold: 1,
    proxies: ['CloudMSP'],
    fragmentDigests: [sha384Of(`fragment of ${request.shareId}`)],
    capsuleDigest: sha384Of(`capsule of ${request.shareId}`),
    csUrl: `s3://openward-records/shares/${record.T_ID}/${csDigest}`,
    csDigest,
    csBytes: 4_321,
    ...changes,
  };
  const { csUrl, ...signed } = terms;
  const statement: GrantStatement = {
    type: 'openward/grant/1',
    ...signed,
    patientPid: patient.pid,
    consumerPid: consumer.pid,
    purpose: request.purpose,
    ...signedChanges,
  };
  return { ...signed, csUrl, grant: await signStatement(statement, signerOf(patient)) };
}

export async function makeRevocation(
  patient: ChaincodePerson,
  shareId: string,
  at = new Date(),
  reasonDigest = sha384Of('No longer needed'),
) {
  const time = at.toISOString();
  const revocation = await signStatement(
    { type: 'openward/revocation/2', shareId, patientPid: patient.pid, reasonDigest, at: time },
    signerOf(patient),
  );
  return { shareId, reasonDigest, at: time, revocation };
}

export function makeUse(
  grant: z.input<typeof ShareGrant>,
  consumer: ChaincodePerson,
  changes: Partial<z.input<typeof DUE>> = {},
): z.input<typeof DUE> {
  return {
    releaseId: newReleaseId(),
    T_ID: grant.T_ID,
    T_H: consumer.pid,
    shareId: grant.shareId,
    purpose: 'research',
    outcome: 'released',
    fragmentDigest: grant.fragmentDigests[0] ?? '',
    ...changes,
  };
}

/** A treatment, opened. */
export async function openedTreatment(
  world: ChaincodeWorld,
  patient = world.patient,
  doctor = world.doctor,
): Promise<TID> {
  const tid = newTid();
  await world.ledger.submit(world.hospital1, ledgerApi.treatments.open, {
    tid,
    patientPid: patient.pid,
    doctorPid: doctor.pid,
  });
  return tid;
}

/** A record on the ledger. */
export async function recordPut(world: ChaincodeWorld): Promise<PDE> {
  const pde = await makePde({ tid: await openedTreatment(world), patient: world.patient, doctor: world.doctor });
  await world.ledger.submit(world.patient, ledgerApi.records.put, pde);
  return pde;
}

/** A record shared with the consumer. */
export async function shareGrantedTo(world: ChaincodeWorld, changes: Partial<z.input<typeof ShareGrant>> = {}) {
  const record = await recordPut(world);
  const request = makeRequest(world.patient);
  await world.ledger.submit(world.consumer, ledgerApi.shares.request, request);
  const grant = await makeGrant({ patient: world.patient, consumer: world.consumer, request, record }, changes);
  await world.ledger.submit(world.patient, ledgerApi.shares.grant, grant);
  return { record, request, grant };
}

/** The same, and one release of it recorded. */
export async function recordUse(world: ChaincodeWorld) {
  const shared = await shareGrantedTo(world);
  const use = makeUse(shared.grant, world.consumer);
  return { ...shared, use: await world.ledger.submit(world.cloud, ledgerApi.uses.record, use), submitted: use };
}
