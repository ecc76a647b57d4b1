import { beforeEach, describe, expect, it } from 'vitest';
import { encodeShr, type ShrDocument } from '../../api/formats/shr.ts';
import { hospitalApi } from '../../api/http/hospital.ts';
import type { StagedCapture } from '../../api/messages/hospital.ts';
import { sealCapture } from './capture.ts';
import { recordDraft } from './record-draft.ts';
import { inClinic, tid, type ClinicCast, type Clinic } from './testing/clinic.ts';
import { MemoryDrafts } from './testing/memory-drafts.ts';
import { streamOf } from './testing/memory-ports.ts';

const start = '2026-01-02T02:10:00.000Z';
const end = '2026-01-02T02:40:00.000Z';
const document: ShrDocument = {
  format: 'openward-shr',
  version: 3,
  clock: [{ t: 0, wall: '2026-01-02T03:04:05.678Z' }],
  device: null,
  driver: { id: 'evita', version: '1' },
  line: { path: '/dev/ttyS0', baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  start,
  end,
  measurements: [],
  waveforms: [],
  alarms: [],
  notes: [],
  deviceClock: [],
  link: [],
  markers: [],
  gaps: [{ from: start, to: end, reason: 'silence', detail: '', count: 1 }],
  raw: [],
};
let cast: ClinicCast;
let clinic: Clinic;
inClinic((entered) => {
  clinic = entered;
  ({ cast } = entered);
});
beforeEach(() => {
  clinic.hospital.on(hospitalApi.stageCapture, (params, body) => ({
    ...body,
    tid: params.tid,
    technicianPid: cast.technician.user.pid,
  }));
});

/** The doctor's ports, where H_M lists the one capture with these changes. */
async function listing(bytes: Uint8Array, lie: Partial<StagedCapture> = {}) {
  const staged = await sealCapture(clinic.ports(cast.technician), {
    tid,
    patientPid: cast.patient.user.pid,
    doctorPid: cast.doctor.user.pid,
    document: () => streamOf(bytes),
    device: 'evita',
    start,
    end,
    gaps: 1,
  });
  clinic.hospital.on(hospitalApi.captures, () => [{ ...staged, ...lie }]);
  return { staged, ports: { ...clinic.ports(cast.doctor), drafts: new MemoryDrafts() } };
}
type Ports = Awaited<ReturnType<typeof listing>>['ports'];
const draft = (ports: Ports) => recordDraft(ports, { tid, pid: cast.patient.user.pid }, {});
const drafted = async (...listed: Parameters<typeof listing>) => draft((await listing(...listed)).ports);

it('a capture goes into the record with the times and gaps of its document', async () => {
  const { captures, patientPid } = await drafted(encodeShr(document), { gaps: 0 });
  expect(captures).toMatchObject([{ start, end, gaps: [{ from: start, to: end, reason: 'silence' }] }]);
  expect(patientPid).toBe(cast.patient.user.pid);
});

it.each([{ start: '2026-01-02T02:00:00.000Z' }, { end: '2026-01-02T03:00:00.000Z' }])(
  'a capture of which H_M says another time (%j) than its document is refused',
  async (lie) => {
    await expect(drafted(encodeShr(document), lie)).rejects.toMatchObject({ code: 'MANIFEST_MISMATCH' });
  },
);

it('a capture that is no device record is refused', async () => {
  await expect(drafted(Buffer.from('{}'))).rejects.toMatchObject({ code: 'MANIFEST_MISMATCH' });
});

describe('a capture that lies nowhere', () => {
  const lost = async () => {
    const { staged, ports } = await listing(encodeShr(document));
    clinic.store.objects.clear();
    return { ports, capture: staged.digest };
  };
  const setAside = (ports: Ports, capture: string) =>
    ports.drafts.change(tid, (before) => ({ ...before, setAside: [{ capture, reason: 'missing' as const }] }));

  it('is named by the failure, so that it can be set aside', async () => {
    const { ports, capture } = await lost();
    await expect(draft(ports)).rejects.toMatchObject({ code: 'OBJECT_MISSING', details: { capture } });
  });

  it('is left out when it is set aside, and leaves a signed gap', async () => {
    const { ports, capture } = await lost();
    await setAside(ports, capture);
    const left = [{ capture, device: 'evita', from: start, to: end, reason: 'missing' }];
    expect(await draft(ports)).toMatchObject({ captures: [], setAside: left });
  });

  it('leaves no gap any more when it was withdrawn', async () => {
    const { ports, capture } = await lost();
    await setAside(ports, capture);
    clinic.hospital.on(hospitalApi.captures, () => []);
    expect(await draft(ports)).toMatchObject({ captures: [], setAside: [] });
  });
});

it.each(['complaint', 'findings', 'plan'] as const)(
  'no record is made while a blank is left in its %s',
  async (section) => {
    const { ports } = await listing(encodeShr(document));
    await ports.drafts.change(tid, (before) => ({ ...before, emr: { [section]: 'Since {when}' } }));
    await expect(draft(ports)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await ports.drafts.change(tid, (before) => ({ ...before, emr: { [section]: 'Since yesterday' } }));
    expect(await draft(ports)).toMatchObject({ emr: { [section]: 'Since yesterday' } });
  },
);
