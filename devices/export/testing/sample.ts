import { SHR_FORMAT, type ShrDocument } from '../../../api/formats/shr.ts';
import type { Provenance } from '../provenance.ts';

const start = '2026-01-02T03:04:05.678Z';
const at = (ms: number): string => new Date(Date.parse(start) + ms).toISOString();
const saw = (count: number, from = 0): number[] => Array.from({ length: count }, (_, n) => (from + n) % 200);

/**
 * Two minutes of a monitor: two curves of different rates with a hole each, one of them of counts that two bytes do not
 * hold, values of every quality, an alarm, a marker with signs that formats and spreadsheets take for their own, a wall
 * clock that was set back, and every gap said.
 */
export const recorded: ShrDocument = {
  format: SHR_FORMAT,
  version: 3,
  device: { vendor: 'Dräger', model: 'Evita/4', deviceId: '0161', softwareRevision: '4.10', protocolRevision: '03' },
  driver: { id: 'medibus', version: '2.0.0' },
  line: { path: '/dev/ttyS0', baudRate: 19200, dataBits: 8, parity: 'even', stopBits: 1 },
  start,
  end: at(120_400),
  measurements: [
    {
      code: 'medibus.24.7D',
      unit: 'mbar',
      kind: 'measured',
      points: [
        { t: 10, v: 22 },
        { t: 2010, v: 250, q: 'implausible' },
        { t: 4010, v: null, q: 'unreadable', x: '=1+1' },
        { t: 90_010, v: 23.5 },
      ],
    },
    { code: 'medibus.29.04', unit: null, kind: 'setting', points: [{ t: 10, v: -3, d: '03:04:05' }] },
  ],
  waveforms: [
    {
      ...{ code: 'medibus.rt.01', unit: 'L/min', intervalMs: 20, scale: 0.1, offset: -200 },
      runs: [
        { t: 0, last: 9980, bins: saw(500) },
        { t: 15_000, last: 60_983, bins: saw(2300, 7) },
      ],
    },
    {
      ...{ code: 'medibus.rt.02', unit: 'cm[H2O]', intervalMs: 10 / 3, scale: 0.5, offset: 0 },
      runs: [
        { t: 1000, last: 2997, bins: saw(600).map((bin) => bin + 40_000) },
        { t: 3001, last: 3998, bins: saw(300).map((bin) => bin + 40_000) },
      ],
    },
  ],
  alarms: [{ t: 2011, code: 'medibus.27.0B', text: '% O2 HOCH', priority: 28, level: 'high', state: 'began' }],
  notes: [{ t: 500, code: 'medibus.phase', text: 'inspiration' }],
  deviceClock: [{ t: 20, deviceTime: '03:04:0502-JAN-26' }],
  link: [{ t: 0, state: 'running' }],
  markers: [{ t: 60_500, text: '切皮, "first" cut\u0014' }],
  gaps: [
    { from: at(10_000), to: at(15_000), reason: 'silence', detail: 'nothing for 5 s', count: 1 },
    { from: at(61_003), to: at(120_400), reason: 'waveform-loss', detail: '', count: 1, series: 'medibus.rt.01' },
  ],
  raw: [],
  clock: [
    { t: 0, wall: start },
    { t: 60_000, wall: at(-7_140_000) },
  ],
};

export const provenance: Provenance = {
  program: 'Openward 1.0.0',
  exportedAt: '2026-01-03T00:00:00.000Z',
  tid: `T-${'1'.repeat(32)}`,
  version: 1,
  manifestDigest: 'ab'.repeat(48),
  segments: [{ id: 's2', digest: 'cd'.repeat(48), documentDigest: 'ef'.repeat(48) }],
};
