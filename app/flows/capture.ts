import { OpenwardError } from '../../domain/errors.ts';
import { MAX_SEGMENT_BYTES, withinLimit } from '../../domain/record.ts';
import { ObjectUrl, TID } from '../../domain/ids.ts';
import { sealForPeople } from '../../protocol/envelope/seal.ts';
import { hospitalApi } from '../../api/http/hospital.ts';
import type { OpenTreatment, StagedCapture } from '../../api/messages/hospital.ts';
import type { Readable } from 'node:stream';
import type { Clock } from '../../domain/clock.ts';
import type { Work } from '../ports/progress.ts';
import type { Service } from '../../api/http/service.ts';
import type { Vault } from '../ports/vault.ts';
import { wholeList } from './every-page.ts';
import type { WholeList } from '../../api/messages/paging.ts';
import { isCode } from './errors.ts';
import { activeParty } from './parties.ts';
import type { PartyPorts } from './parties.ts';
import { fetchObject, upload } from './transfer.ts';
import type { StoragePorts } from './transfer.ts';
import { begin } from './work.ts';

export interface CapturePorts extends PartyPorts, StoragePorts {
  /** H_M of the technician's or doctor's own hospital. */
  readonly hospital: Service;
  readonly clock: Clock;
}

/** A finished capture. `document` opens the SHR document (UTF-8 JSON, SHR_MEDIA_TYPE) from its beginning. */
export interface Capture {
  readonly tid: string;
  readonly patientPid: string;
  readonly doctorPid: string;
  readonly document: () => Readable;
  readonly device: string;
  readonly start: string;
  readonly end: string;
  /** How many. */
  readonly gaps: number;
}

/** Treatments captures may go into, newest first. */
export function openTreatments(ports: { readonly hospital: Service }): Promise<WholeList<OpenTreatment>> {
  return wholeList((bookmark) => ports.hospital.call(hospitalApi.openTreatments, { query: { bookmark } }));
}

/** One of them; undefined when nothing may go into it, or the hospital does not have it. */
export async function treatmentToCapture(
  ports: { readonly hospital: Service },
  tid: TID,
): Promise<OpenTreatment | undefined> {
  const { items } = await ports.hospital.call(hospitalApi.openTreatments, { query: { tid } });
  return items.find((open) => open.tid === tid);
}

/** Seals an SHR document to patient and doctor, stores it, and only then lists it at H_M. */
export async function sealCapture(ports: CapturePorts, capture: Capture, work: Work = {}): Promise<StagedCapture> {
  begin(work, 'checking-parties');
  const now = ports.clock.now();
  const { tid, patientPid, doctorPid } = capture;
  const [patient, doctor] = await Promise.all([
    activeParty(ports, { pid: patientPid, tid, roles: ['patient'] }, now),
    activeParty(ports, { pid: doctorPid, tid, roles: ['doctor'] }, now),
  ]);
  begin(work, 'sealing');
  const sealed = sealForPeople(capture.document(), {
    recipientPublicKeys: [patient, doctor].map(({ encryption }) => encryption.publicKeyPem),
    context: { purpose: 'capture', tid: capture.tid },
  });
  const ciphertext = await ports.spool.keep(
    sealed,
    (done) => work.progress?.('sealing', done, 0, 'bytes'),
    work.signal,
  );
  try {
    const cloud = ports.clouds.of(patient.user.mspId);
    const objectUrl = await upload(ports, cloud, { kind: 'captures', tid, ciphertext }, work);
    return await stage(
      ports.hospital,
      capture,
      { url: objectUrl, digest: ciphertext.digest, bytes: ciphertext.bytes },
      work,
    );
  } finally {
    await ciphertext.discard();
  }
}

/** Takes a capture off H_M's list again; answers what of the treatment is left there. Errors: CONFLICT, NOT_FOUND. */
export async function withdrawCapture(
  ports: { readonly hospital: Service },
  { tid, url }: Pick<StagedCapture, 'tid' | 'url'>,
): Promise<StagedCapture[]> {
  return ports.hospital.call(hospitalApi.withdrawCapture, { params: { tid }, body: { url } });
}

/** What a technician can take off the lists of treatments under way. */
export interface Withdrawable {
  /** Their own. */
  readonly listed: StagedCapture[];
  /** Of which H_M cannot read what it has noted, whoever listed them; each hides the others of its treatment. */
  readonly unreadable: Pick<StagedCapture, 'tid' | 'url'>[];
}

/** `hidden`: how many treatments H_M cannot read, of which nothing is known here. */
export interface WithdrawableAnywhere extends Withdrawable {
  readonly hidden: number;
}

export async function withdrawable(
  ports: { readonly hospital: Service },
  technicianPid: string,
): Promise<WithdrawableAnywhere> {
  const { items, unreadable: hidden } = await openTreatments(ports);
  const withCaptures = items.filter(({ captures: listed }) => listed > 0);
  const found = await Promise.all(withCaptures.map(({ tid }) => readableOf(ports, tid)));
  return {
    hidden,
    listed: found.flatMap(({ listed }) => listed).filter((capture) => capture.technicianPid === technicianPid),
    unreadable: found.flatMap(({ unreadable }) => unreadable),
  };
}

async function readableOf(ports: { readonly hospital: Service }, tid: TID): Promise<Withdrawable> {
  try {
    return { listed: await captures(ports, tid), unreadable: [] };
  } catch (error) {
    if (!isCode(error, 'CAPTURE_UNREADABLE')) throw error;
    const url = ObjectUrl.safeParse(error.details['capture']);
    if (!url.success) throw error;
    return { listed: [], unreadable: [{ tid, url: url.data }] };
  }
}

async function stage(
  hospital: Service,
  { tid, device, start, end, gaps }: Capture,
  stored: { url: string; digest: string; bytes: number },
  work: Work,
): Promise<StagedCapture> {
  begin(work, 'submitting');
  return hospital.call(
    hospitalApi.stageCapture,
    { params: { tid: TID.parse(tid) }, body: { ...stored, device, start, end, gaps } },
    work.signal,
  );
}

/**
 * Captures waiting in a treatment, oldest first. Errors: MANIFEST_MISMATCH when H_M lists one of another treatment
 * among them.
 */
export async function captures(ports: { readonly hospital: Service }, tid: string): Promise<StagedCapture[]> {
  const found = await ports.hospital.call(hospitalApi.captures, {
    params: { tid: TID.parse(tid) },
  });
  if (found.some((capture) => capture.tid !== tid))
    throw new OpenwardError('MANIFEST_MISMATCH', 'A capture is of another treatment');
  return found.sort((a, b) => a.start.localeCompare(b.start));
}

/**
 * A capture's document, for the doctor. It is opened only after the whole ciphertext was found to be what H_M listed.
 * Errors: OBJECT_MISSING, DIGEST_MISMATCH, ENVELOPE_TAMPERED, ENVELOPE_NOT_FOR_US, FILE_TOO_LARGE, each with the
 * capture's digest in its details (`capture`), so that the doctor can set this one aside.
 */
export async function fetchCapture(
  ports: StoragePorts & { readonly vault: Vault },
  staged: StagedCapture,
  work: Work = {},
): Promise<Uint8Array> {
  try {
    return await opened(ports, staged, work);
  } catch (error) {
    throw about(error, staged);
  }
}

/** The same failure, which says of which capture it is. */
export function about(error: unknown, { digest: capture }: StagedCapture): unknown {
  if (!(error instanceof OpenwardError)) return error;
  return new OpenwardError(error.code, error.message, { cause: error, details: { ...error.details, capture } });
}

async function opened(
  ports: StoragePorts & { readonly vault: Vault },
  staged: StagedCapture,
  work: Work,
): Promise<Uint8Array> {
  const ciphertext = await fetchObject(ports, staged.tid, staged.url, staged, work);
  try {
    begin(work, 'opening', staged.bytes, 'bytes');
    return await collect(ports.vault.openEnvelope(ciphertext.read(), { purpose: 'capture', tid: staged.tid }));
  } finally {
    await ciphertext.discard();
  }
}

async function collect(stream: Readable): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of stream) {
    if (!(piece instanceof Uint8Array)) throw new TypeError('A stream of bytes was expected');
    pieces.push(piece);
    bytes += piece.length;
    withinLimit(bytes, MAX_SEGMENT_BYTES);
  }
  const whole = new Uint8Array(bytes);
  pieces.reduce((at, piece) => {
    whole.set(piece, at);
    return at + piece.length;
  }, 0);
  return whole;
}
