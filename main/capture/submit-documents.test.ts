import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fetchCapture } from '../../app/flows/capture.ts';
import { inClinic, tid, type Clinic } from '../../app/flows/testing/clinic.ts';
import { decodeShr, type ShrDocument } from '../../api/formats/shr.ts';
import { hospitalApi } from '../../api/http/hospital.ts';
import type { StagedCapture } from '../../api/messages/hospital.ts';
import type { Held } from '../../devices/capture/assembler.ts';
import { MemoryTransport } from '../../devices/testing/memory-transport.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { CaptureService } from './capture-service.ts';
import type { HeldCapture } from './held-capture.ts';
import type { JournalFolder } from './journal-folder.ts';
import { journalsIn, openTreatment } from './testing/journals.ts';
import { documentOf, recordersHere } from './testing/processes.ts';
import { storeOrQueue, storeQueued, storeWhileSignedIn } from './queued-captures.ts';
import { submitDocuments } from './submit-documents.ts';

const line = { baudRate: 19200, dataBits: 8, parity: 'even', stopBits: 1 } as const;
/** A document has so many bytes of the device, what is asked of it not counted. */
const hundredBytes: Held = { ms: Infinity, points: Infinity, rawBytes: 100 };
const noise = (n: number): Buffer => Buffer.alloc(100, 0x80 + n);

let clinic: Clinic;
let folder: string;
let transport: MemoryTransport;
let captures: CaptureService;
let listed: StagedCapture[];
inClinic((entered) => (clinic = entered));

const service = (): CaptureService =>
  new CaptureService({
    beginProcess: recordersHere(() => transport, hundredBytes),
    tell: () => undefined,
    onCapturing: () => undefined,
    note: (what, error) => expect.soft([what, error]).toBeUndefined(),
  });
const journals = (): JournalFolder => journalsIn(folder, clinic.cast.technician.user.pid);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'openward-submit-'));
  transport = new MemoryTransport();
  captures = service();
  listed = [];
  clinic.hospital
    .on(hospitalApi.captures, () => listed)
    .on(hospitalApi.stageCapture, (params, body) => {
      const staged = { ...body, tid: params.tid, technicianPid: clinic.cast.technician.user.pid };
      listed.push(staged);
      return staged;
    });
});
afterEach(async () => {
  await captures.close();
  rmSync(folder, { recursive: true });
});

/** One that was stopped, of three documents. */
async function longRecording(): Promise<HeldCapture> {
  const { cast } = clinic;
  const treatment = { ...openTreatment, tid, patientPid: cast.patient.user.pid, doctorPid: cast.doctor.user.pid };
  const capture = await captures.start(journals(), { treatment, driver: 'medibus', port: '/dev/test', line });
  for (const n of [0, 1, 2]) transport.receive(noise(n));
  await capture.stop();
  return capture;
}

const submit = (capture: HeldCapture): Promise<StagedCapture[]> =>
  submitDocuments(clinic.ports(clinic.cast.technician), capture, {});
const received = ({ raw }: ShrDocument): string =>
  Buffer.concat(raw.filter((one) => one.direction === 'rx').map(({ bytes }) => Buffer.from(bytes, 'base64'))).toString(
    'hex',
  );
const inOrder = [0, 1, 2].map((n) => noise(n).toString('hex'));

describe('a recording of several documents', () => {
  it('has every byte in one of them, in memory or not, and after the program was started again', async () => {
    const capture = await longRecording();
    expect(capture.view.documents).toEqual([null, null, null]);
    const documents = async (of: HeldCapture): Promise<ShrDocument[]> => [
      ...[await documentOf(of, 2), await documentOf(of, 0), await documentOf(of, 1)],
    ];
    const [last, ...others] = await documents(capture);
    expect([...others, last].map((one) => one && received(one))).toEqual(inOrder);
    await captures.close();
    captures = service();
    const [found] = await captures.list(journals());
    expect(found?.view.documents).toEqual([null, null, null]);
    if (found) expect(await documents(found)).toEqual([last, ...others]);
  });

  it('whose program ended in the middle goes on in the next, and every byte is in one of its documents', async () => {
    const { cast } = clinic;
    const treatment = { ...openTreatment, tid, patientPid: cast.patient.user.pid, doctorPid: cast.doctor.user.pid };
    await captures.start(journals(), { treatment, driver: 'medibus', port: '/dev/test', line });
    for (const n of [0, 1]) transport.receive(noise(n));
    await captures.close();
    captures = service();
    transport = new MemoryTransport();
    const [found] = await captures.list(journals());
    expect(found?.view).toMatchObject({ state: 'cut', documents: [null, null] });
    await found?.goOn();
    for (const n of [2, 3]) transport.receive(noise(n));
    await found?.stop();
    const all: ShrDocument[] = [];
    for (const slice of [0, 1, 2, 3]) if (found) all.push(await documentOf(found, slice));
    expect(all.map(received)).toEqual([0, 1, 2, 3].map((n) => noise(n).toString('hex')));
    const gaps = all.flatMap((document) => document.gaps).map(({ detail }) => detail);
    expect(gaps).toContain('the recording program ended and was started again');
  });

  it('is stored as each of them, which follow each other, for the doctor to open', async () => {
    const capture = await longRecording();
    const staged = await submit(capture);
    expect(capture.state).toBe('sealed');
    expect(capture.view.documents).toEqual(staged.map(({ url }) => url));
    const doctor = clinic.ports(clinic.cast.doctor);
    const opened = await Promise.all(staged.map(async (one) => decodeShr(await fetchCapture(doctor, one))));
    expect(opened.map(received)).toEqual(inOrder);
    expect(opened.slice(1).map(({ start }) => start)).toEqual(opened.slice(0, -1).map(({ end }) => end));
  });

  it('of which storing fails half-way goes on with the next, also after the program was started again', async () => {
    const capture = await longRecording();
    clinic.hospital.on(hospitalApi.stageCapture, (params, body) => {
      if (listed.length === 1) throw new OpenwardError('SERVICE_UNAVAILABLE');
      const staged = { ...body, tid: params.tid, technicianPid: clinic.cast.technician.user.pid };
      listed.push(staged);
      return staged;
    });
    await expect(submit(capture)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(capture.view).toMatchObject({ state: 'stopped', documents: [listed[0]?.url, null, null] });
    await captures.close();
    captures = service();
    const [found] = await captures.list(journals());
    expect(found?.view).toMatchObject({ state: 'stopped', documents: [listed[0]?.url, null, null] });
    const first = listed.splice(0);
    clinic.hospital.on(hospitalApi.stageCapture, (params, body) => {
      const staged = { ...body, tid: params.tid, technicianPid: clinic.cast.technician.user.pid };
      listed.push(staged);
      return staged;
    });
    if (found) expect((await submit(found)).length).toBe(2);
    expect([...first, ...listed].map(({ url }) => url)).toEqual(found?.view.documents);
    expect(found?.state).toBe('sealed');
    await captures.close();
    captures = service();
    expect(await captures.list(journals())).toEqual([]);
  });

  it('which was listed though nobody heard so is not stored a second time', async () => {
    const capture = await longRecording();
    const lost = clinic.hospital;
    lost.on(hospitalApi.stageCapture, (params, body) => {
      listed.push({ ...body, tid: params.tid, technicianPid: clinic.cast.technician.user.pid });
      throw new OpenwardError('SERVICE_UNAVAILABLE');
    });
    await expect(submit(capture)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await expect(submit(capture)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await expect(submit(capture)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await submit(capture);
    expect(capture.view).toMatchObject({ state: 'sealed', documents: listed.map(({ url }) => url) });
    expect(listed.length).toBe(3);
  });

  const isAway = (): void => {
    clinic.hospital.on(hospitalApi.stageCapture, () => {
      throw new OpenwardError('SERVICE_UNAVAILABLE');
    });
  };
  const isBack = (): void => {
    clinic.hospital.on(hospitalApi.stageCapture, (params, body) => {
      const staged = { ...body, tid: params.tid, technicianPid: clinic.cast.technician.user.pid };
      listed.push(staged);
      return staged;
    });
  };
  const store = (capture: HeldCapture): Promise<StagedCapture[]> =>
    storeOrQueue(clinic.ports(clinic.cast.technician), capture, {});

  it('waits on the disk while the hospital is away, and is stored by itself when it is back', async () => {
    const capture = await longRecording();
    isAway();
    await expect(store(capture)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(capture.view).toMatchObject({ state: 'stopped', queued: true });
    await captures.close();
    captures = service();
    await expect.poll(async () => (await captures.list(journals()))[0]?.view.queued).toBe(true);
    isBack();
    const ports = clinic.ports(clinic.cast.technician);
    const end = storeWhileSignedIn({ ports, hospital: () => clinic.hospital, journals: journals() }, captures);
    await expect.poll(() => captures.of(journals().owner)[0]?.state, { timeout: 20_000 }).toBe('sealed');
    end();
    expect(listed.length).toBe(3);
  });

  it('waits no more once somebody says so, or when it is refused', async () => {
    const capture = await longRecording();
    isAway();
    await expect(store(capture)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await capture.queue(false);
    expect(await storeQueued(clinic.ports(clinic.cast.technician), [capture])).toEqual([]);
    await expect(store(capture)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    clinic.hospital.on(hospitalApi.stageCapture, () => {
      throw new OpenwardError('CONFLICT');
    });
    expect(await storeQueued(clinic.ports(clinic.cast.technician), [capture])).toMatchObject([
      { error: { code: 'CONFLICT' } },
    ]);
    expect(capture.view).toMatchObject({ state: 'stopped', documents: [null, null, null] });
    expect(capture.view.queued).toBeUndefined();
  });

  it('is stored once though it is asked for twice at the same time', async () => {
    const capture = await longRecording();
    await Promise.all([store(capture), store(capture)]);
    expect(listed.length).toBe(3);
    expect(capture.state).toBe('sealed');
  });

  it('of which one was withdrawn is stored again as that one', async () => {
    const capture = await longRecording();
    const [first, second, third] = await submit(capture);
    await capture.withdrawn(second?.url ?? '');
    expect(capture.view).toMatchObject({ state: 'stopped', documents: [first?.url, null, third?.url] });
    listed = listed.filter(({ url }) => url !== second?.url);
    const again = await submit(capture);
    expect(again.map(({ start, end }) => [start, end])).toEqual([[second?.start, second?.end]]);
    expect(capture.state).toBe('sealed');
  });

  it('whose journal the disk does not give back any more is stored as far as it is in memory, and says so', async () => {
    const capture = await longRecording();
    for (const id of await journals().ids()) {
      const { place } = await journals().find(id);
      writeFileSync(place.file, Buffer.alloc(place.position));
    }
    await expect(submit(capture)).rejects.toMatchObject({ code: 'DISK_FAILED' });
    expect(capture.view).toMatchObject({ state: 'stopped', documents: [null, null, listed[0]?.url] });
  });
});
