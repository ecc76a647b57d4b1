import type { News } from '../../../api/window/news.ts';
import { captures, several } from './work.ts';
import { co2, flow, pressure } from './record.ts';

const curves = [
  { code: 'medibus.rt.00', unit: 'mbar', shape: pressure },
  { code: 'medibus.rt.01', unit: 'L/min', shape: flow },
  { code: 'medibus.rt.06', unit: 'mm[Hg]', shape: co2 },
];

export const numerics = [
  { code: 'medibus.24.7D', value: 22.4, unit: 'mbar' },
  { code: 'medibus.24.78', value: 5, unit: 'mbar' },
  { code: 'medibus.24.B9', value: 6.42, unit: 'L/min' },
  { code: 'medibus.24.88', value: 458, unit: 'mL' },
  { code: 'medibus.24.E6', value: 37, unit: 'mm[Hg]' },
  { code: 'medibus.24.F0', value: 40, unit: '%' },
  { code: 'medibus.24.EB', value: 250, unit: '%', doubt: 'implausible' as const },
  { code: 'medibus.24.C1', value: null, unit: 'Cel' },
].map((value) => ({ ...value, ageMs: 400, old: false }));

/** Of a sample that was measured two minutes before it came. */
const results = [
  { code: 'astm.result.pH', value: 7.402, text: '7.402', unit: '[pH]' },
  { code: 'astm.result.pCO2', value: 38.2, text: '38.2', unit: 'mm[Hg]' },
  { code: 'astm.result.Lac', value: 1.1, text: '1.1', unit: 'mmol/L' },
].map((result) => ({ ...result, at: '2026-03-03T02:32:10.000Z', deviceTime: '2026-03-03T10:30:02' }));

/** The device fell silent five seconds ago. */
const oldNumerics = numerics.map((value) => ({ ...value, ageMs: 5400, old: true }));

/** Four devices, all curves at full rate; one of them is not heard any more. */
export function playSeveral(tell: (news: News) => void): void {
  for (const capture of several) play(capture, tell, capture.state === 'interrupted', 100);
}

/**
 * A device that breathes: the last 8 seconds at once, then on as time passes.
 * @param silent it stopped after those
 */
export function playCapture(tell: (news: News) => void, silent: boolean): void {
  const capture = captures[0];
  if (capture !== undefined) play(capture, tell, silent, 300);
}

function play(capture: (typeof captures)[number], tell: (news: News) => void, silent: boolean, everyMs: number): void {
  const captureId = capture.id;
  const analyser = capture.driver === 'astm';
  const begun = Date.now() - 8000;
  let told = 0;
  setInterval(() => {
    const now = Date.now() - begun;
    for (const { code, unit, shape } of analyser || (silent && now > 9500) ? [] : curves) {
      const samples: (number | null)[] = [];
      for (let ms = told; ms < now; ms += 20) samples.push(ms > 2800 && ms < 3700 ? null : shape(ms / 1000));
      tell({ topic: 'wave', captureId, code, unit, intervalMs: 20, startMs: told, samples });
    }
    told = Math.ceil(now / 20) * 20;
    tell({
      topic: 'numerics',
      captureId,
      at: new Date().toISOString(),
      values: analyser ? [] : silent ? oldNumerics : numerics,
      results: analyser ? results : [],
      alarms: analyser
        ? []
        : [
            { priority: 28, text: 'PAW HIGH', level: 'high', old: silent },
            { priority: 8, text: 'MV LOW', level: 'low', old: silent },
          ],
      alarmsKnown: !silent && !analyser,
    });
    tell({ topic: 'capture', capture });
  }, everyMs);
}
