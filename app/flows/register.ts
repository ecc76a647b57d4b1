import { toBase64Url } from '../../protocol/encoding/base64url.ts';
import { canonicalText } from '../../protocol/encoding/canonical-json.ts';
import { pidOf } from '../../protocol/identity/pid.ts';
import { keyThumbprint } from '../../protocol/identity/thumbprint.ts';
import { hospitalApi } from '../../api/http/hospital.ts';
import { Enrolment, RegistrationRequest } from '../../api/messages/registration.ts';
import type { RealIdentity, RegistrationOutcome } from '../../api/messages/registration.ts';
import { saApi } from '../../api/http/sa.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { PersonRole, UserCertificates } from '../../domain/user.ts';
import type { Authorities } from '../ports/authorities.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Installation } from '../ports/installation.ts';
import type { KeyMaker, PendingKeys } from '../ports/key-maker.ts';
import type { Work } from '../ports/progress.ts';
import type { Service } from '../../api/http/service.ts';
import { issuedTo } from './parties.ts';
import { randomBytes } from './random.ts';
import { begin } from './work.ts';

const CLAIM_BYTES = 32;

export interface Applicant {
  readonly role: RegistrationRequest['role'];
  readonly rid: RealIdentity;
  readonly displayName?: string | undefined;
  readonly department?: string | undefined;
}

export interface PreparedRegistration {
  readonly request: RegistrationRequest;
  /** Whoever shows it may read the outcome: kept on this machine, only its digest is sent. */
  readonly claim: string;
  readonly keys: PendingKeys;
}

/** Paper 1.2.1: the keys are made on the person's own machine and only their public halves leave it. */
export async function prepareRegistration(
  ports: { readonly keyMaker: KeyMaker },
  applicant: Applicant,
  work: Work = {},
): Promise<PreparedRegistration> {
  begin(work, 'making-keys');
  const claim = toBase64Url(randomBytes(CLAIM_BYTES));
  const keys = await ports.keyMaker.make({ kind: 'registration', claim, ...professionOf(applicant) });
  return { request: await requestOf(applicant, claim, keys), claim, keys };
}

/** The same each time but for the signatures of the requests, so that it may be sent again when no answer is known. */
export async function requestOf(
  applicant: Applicant,
  claim: string,
  { material }: Pick<PendingKeys, 'material'>,
): Promise<RegistrationRequest> {
  const { role, rid } = applicant;
  const claimDigest = await claimDigestOf(claim);
  return RegistrationRequest.parse({ role, rid, ...professionOf(applicant), keys: material, claimDigest });
}

function professionOf({ displayName, department }: Pick<Applicant, 'displayName' | 'department'>) {
  return { ...(displayName === undefined ? {} : { displayName }), ...(department === undefined ? {} : { department }) };
}

export interface RegistrationPorts {
  /** The installation's own H_M; absent at third parties. */
  readonly hospital?: Service | undefined;
  readonly sa: Service;
}

/**
 * Patients, doctors and technicians to their H_M, which vouches for them; consumers to SA directly, with the word of
 * the installation.
 */
export async function submitRegistration(
  ports: RegistrationPorts & { readonly installation: Installation },
  request: RegistrationRequest,
  work: Work = {},
): Promise<RegistrationOutcome> {
  begin(work, 'submitting');
  if (request.role !== 'consumer') return hospitalOf(ports).call(hospitalApi.register, { body: request }, work.signal);
  const forwarding = await ports.installation.vouch(request);
  return ports.sa.call(saApi.submitRegistration, { body: { ...request, forwarding } }, work.signal);
}

export interface PendingRegistration {
  readonly id: string;
  readonly claim: string;
  readonly role: PersonRole;
  readonly mspId: string;
  readonly rid: RealIdentity;
  readonly keys: PendingKeys;
}

export interface EnrolmentPorts {
  readonly authorities: Authorities;
  readonly clock: Clock;
}

/**
 * What became of a registration. An enrolment in the answer has been checked against what we sent: nobody else's keys,
 * name or organisation can be slipped in. Errors: CERTIFICATE_INVALID, RID_INVALID.
 */
export async function collectOutcome(
  ports: RegistrationPorts & EnrolmentPorts,
  pending: PendingRegistration,
  work: Work = {},
): Promise<RegistrationOutcome> {
  const outcome = await askOutcome(ports, pending, work);
  if (outcome.enrolment !== undefined) await checkEnrolment(ports, outcome.enrolment, pending);
  return outcome;
}

async function askOutcome(
  ports: RegistrationPorts,
  { id, claim, role }: PendingRegistration,
  work: Work,
): Promise<RegistrationOutcome> {
  const input = { params: { id }, body: { claim } };
  if (role === 'consumer') return ports.sa.call(saApi.registrationOutcome, input, work.signal);
  return hospitalOf(ports).call(hospitalApi.registrationOutcome, input, work.signal);
}

export interface Activation {
  readonly code: string;
  readonly displayName: string;
  readonly role: PersonRole;
  readonly mspId: string;
}

/**
 * First administrators, with the one-time code made when the network was set up. Errors: ACTIVATION_REFUSED,
 * CERTIFICATE_INVALID.
 */
export async function activate(
  ports: EnrolmentPorts & { readonly sa: Service; readonly keyMaker: KeyMaker },
  activation: Activation,
  work: Work = {},
): Promise<{ enrolment: Enrolment; keys: PendingKeys }> {
  begin(work, 'making-keys');
  const { code, displayName } = activation;
  const keys = await ports.keyMaker.make({ kind: 'activation', code, displayName });
  return { enrolment: await sendActivation(ports, activation, keys, work), keys };
}

/** May be sent again when no answer is known: SA knows the keys, and answers the same. */
export async function sendActivation(
  ports: EnrolmentPorts & { readonly sa: Service },
  { code, displayName, role, mspId }: Activation,
  keys: PendingKeys,
  work: Work = {},
): Promise<Enrolment> {
  begin(work, 'submitting');
  const body = { code, displayName, keys: keys.material };
  const enrolment = await ports.sa.call(saApi.activate, { body }, work.signal);
  await checkEnrolment(ports, enrolment, { role, mspId, keys });
  return enrolment;
}

export interface ExpectedEnrolment {
  readonly role: PersonRole;
  readonly mspId: string;
  readonly keys: PendingKeys;
  /** Not known for administrators, whose identity SA takes from the activation. */
  readonly rid?: RealIdentity;
  /** Of somebody who asked for other keys: the PID may be of a key of encryption that they have no more. */
  readonly returned?: boolean;
}

/** Errors: CERTIFICATE_INVALID, RID_INVALID, ENVELOPE_NOT_FOR_US. */
export async function checkEnrolment(
  ports: EnrolmentPorts,
  enrolment: Enrolment,
  expected: ExpectedEnrolment,
): Promise<void> {
  const { pid, certificates } = enrolment;
  const { role, mspId, keys } = expected;
  if (certificates.pid !== pid || certificates.role !== role || certificates.mspId !== mspId)
    throw invalid('The certificates are for another person, role or organisation');
  if (canonicalText(certificates.preKeys) !== canonicalText(keys.material.preKeys))
    throw invalid('The re-encryption keys are not the ones we made');
  await checkPseudoIdentity(enrolment, expected);
  const person = { pid, role, mspId };
  for (const [pem, publicKey] of issuedFor(certificates, keys)) {
    const certificate = issuedTo(ports.authorities, person, pem, ports.clock.now());
    if (keyThumbprint(certificate.publicKeyPem) !== keyThumbprint(publicKey))
      throw invalid('A certificate is for a key we did not make');
  }
}

/** PID is the digest of the RID under our own key, so we can see for ourselves that it stands for us. */
async function checkPseudoIdentity(enrolment: Enrolment, { keys, rid, returned }: ExpectedEnrolment): Promise<void> {
  const sealed = sealedIn(enrolment);
  if (returned !== true && pidOf(sealed) !== enrolment.pid)
    throw new OpenwardError('RID_INVALID', 'The pseudo-identity is not the digest of the sealed identity');
  const opened = await keys.openSealedRid(sealed);
  if (rid !== undefined && canonicalText(opened) !== canonicalText(rid))
    throw new OpenwardError('RID_INVALID', 'The sealed identity is not ours');
}

/** Whether the PID is the digest of another sealed identity than this one, whose key is gone. */
export function isOfLostKey(enrolment: Pick<Enrolment, 'pid' | 'sealedRid'>): boolean {
  return pidOf(sealedIn(enrolment)) !== enrolment.pid;
}

function sealedIn({ sealedRid }: Pick<Enrolment, 'sealedRid'>): Uint8Array {
  return Uint8Array.from(atob(sealedRid), (character) => character.charCodeAt(0));
}

function issuedFor(certificates: UserCertificates, { publicKeys }: PendingKeys): [pem: string, publicKey: string][] {
  return [
    [certificates.signingCertificate, publicKeys.signing],
    [certificates.tlsCertificate, publicKeys.tls],
    [certificates.encryptionCertificate, publicKeys.encryption],
  ];
}

function hospitalOf({ hospital }: RegistrationPorts): Service {
  if (hospital === undefined)
    throw new OpenwardError('INPUT_INVALID', 'This organisation has no hospital service to register with');
  return hospital;
}

/** As the digest of a claim is written. */
export async function claimDigestOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function invalid(why: string): OpenwardError {
  return new OpenwardError('CERTIFICATE_INVALID', why);
}
