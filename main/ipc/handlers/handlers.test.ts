import { describe, expect, test } from 'vitest';
import { inEveryLanguage } from '../../words/main-words.ts';
import { namesIn } from '../name-of.ts';
import { fileNameFor } from '../../files/file-name.ts';
import { recordView, thinned } from './record-view.ts';
import { canonicalBytes } from '../../../protocol/encoding/canonical-json.ts';
import { packRecord } from '../../../protocol/container/pack.ts';
import { readContents } from '../../../app/flows/contents.ts';
import { RecordView } from '../../../api/window/views.ts';

describe('a record as it is shown', () => {
  const tid = `T-${'1'.repeat(32)}`;

  async function contents(device: Uint8Array, format = 'openward-emr/2', vitalSigns: readonly object[] = []) {
    const emr = {
      format,
      encounter: { department: 'general-surgery', start: '2026-01-02T03:04:05.678Z' },
      subject: { name: 'Wu', sex: 'female', allergies: [], noKnownAllergies: true },
      complaint: 'x',
      findings: '',
      vitalSigns,
      diagnoses: [{ system: 'ICD-10', code: 'K35.8', text: 'Appendicitis' }],
      procedures: [],
      medications: [],
      plan: '',
    };
    const packed = await packRecord({
      tid,
      version: 1,
      segments: [
        {
          kind: 'EMR',
          mediaType: 'application/vnd.openward.emr+json',
          meta: { title: 'EMR' },
          data: canonicalBytes(emr),
        },
        {
          kind: 'SHR',
          mediaType: 'application/vnd.openward.shr+json',
          meta: { title: 'SHR ventilator' },
          data: device,
          device: 'ventilator',
        },
      ],
    });
    return (await readContents(packed.stream, 'record', { tid, version: 1, manifestDigest: packed.manifestDigest }))
      .contents;
  }

  const shr = {
    format: 'openward-shr',
    version: 1,
    device: null,
    driver: { id: 'medibus', version: '1' },
    line: { path: '/dev/ttyS0', baudRate: 19200, dataBits: 8, parity: 'even', stopBits: 1 },
    start: '2026-01-02T03:04:05.678Z',
    end: '2026-01-02T03:05:05.678Z',
    measurements: [],
    waveforms: [],
    alarms: [],
    notes: [],
    deviceClock: [],
    link: [],
    markers: [{ t: 5, text: 'incision' }],
    gaps: [],
    raw: [],
  };
  const rest = {
    patientPid: 'a'.repeat(96),
    doctorPid: 'b'.repeat(96),
    hospital: { en: 'H', zh: '医' },
    bytes: 1,
    checks: [],
  };

  test('has its documents and what each segment is', async () => {
    const view = RecordView.parse(recordView({ ...rest, contents: await contents(Buffer.from(JSON.stringify(shr))) }));
    expect(view.segments.map(({ id, kind, title, included }) => [id, kind, title, included])).toEqual([
      ['s1', 'EMR', 'EMR', true],
      ['s2', 'SHR', 'SHR ventilator', true],
    ]);
    expect(view.emr[0]?.document.diagnoses[0]?.code).toBe('K35.8');
    expect(view.shr[0]?.document.markers).toEqual([{ atMs: 5, text: 'incision' }]);
  });

  test('of the first version names its vital signs as its doctor did', async () => {
    const sign = { code: '8867-4', label: '心率', quantity: { value: 96, unit: '/min' } };
    const opened = await contents(Buffer.from(JSON.stringify(shr)), 'openward-emr/1', [sign]);
    const view = RecordView.parse(recordView({ ...rest, contents: opened }));
    expect(view.emr[0]?.document.vitalSigns).toEqual([sign]);
  });

  test('is refused with a medical record of a version nobody has written yet', async () => {
    await expect(contents(Buffer.from(JSON.stringify(shr)), 'openward-emr/3')).rejects.toMatchObject({
      code: 'MANIFEST_MISMATCH',
    });
  });

  test('is refused with a device record that is none', async () => {
    const opened = await contents(Buffer.from('{"format":"openward-shr"}'));
    expect(() => recordView({ ...rest, contents: opened })).toThrow(
      expect.objectContaining({ code: 'MANIFEST_MISMATCH' }) as Error,
    );
  });

  test('says of an organisation it does not know that it does not, and shows no code for its name', async () => {
    const unknown = await inEveryLanguage('organisationUnknown');
    expect(namesIn({ profile: { organisations: [] } }, unknown)('OtherMSP')).toMatchObject({
      en: 'Organisation not known here',
      zh: '此处未知的机构',
    });
  });
});

describe('a curve thinned out for drawing', () => {
  test('keeps its peaks, in their order', () => {
    const samples = Array.from({ length: 1000 }, (_, i) => (i === 333 ? 99 : i === 777 ? -99 : Math.sin(i)));
    const thin = thinned({ intervalMs: 10, samples }, 10);
    expect(thin.samples).toHaveLength(100);
    expect(thin.intervalMs).toBe(100);
    expect(thin.samples.indexOf(99)).toBeLessThan(thin.samples.indexOf(-99));
    expect(thin.samples).toContain(99);
    expect(thin.samples).toContain(-99);
  });

  test('keeps a gap a gap', () => {
    expect(thinned({ intervalMs: 1, samples: [1, 2, 3, null, 5, 6, 7, 8] }, 2).samples).toEqual([null, null, 5, 8]);
  });
});

test.each([
  ['../../etc/passwd', 'text/plain', 'etc passwd'],
  ['a/b\\c:d', 'text/plain', 'a b c d'],
  ['', 'text/plain', 'segment'],
  ['...', 'text/plain', 'segment'],
  ['EMR', 'application/vnd.openward.emr+json', 'EMR.json'],
  ['scan\u0000.pdf', 'application/pdf', 'scan .pdf'],
  // File systems count bytes: as many as 255, and no half character.
  [`${'造影'.repeat(100)}.pdf`, 'application/pdf', `${'造影'.repeat(32)}造.pdf`],
  ['𠮷'.repeat(120), 'text/plain', '𠮷'.repeat(50)],
])('a segment called %j is offered as a file name and nothing else', (title, mediaType, expected) => {
  expect(fileNameFor(title, mediaType)).toBe(expected);
});
