import { attribute, counted, countedList, high16, high32, wide } from './simulated-frames.ts';

/** Alarms that come and go: 12 s in every minute and a half, and a battery that is always weak. */
const heartAlarm = { periodS: 90, fromS: 20, toS: 32 };

/** The object that lists alarms. @param state bits of all of them, such as 4000h suspended */
export function alarmObject(seconds: number, state: number): number[] {
  const phase = seconds % heartAlarm.periodS;
  const active = phase >= heartAlarm.fromS && phase < heartAlarm.toS;
  const patient = active ? [entry({ source: 0x4182, code: 20, type: 0x0200, state, text: '**HR  121 > 120' })] : [];
  const equipment = [entry({ source: 0x0022, code: 68, type: 0x0001, state, text: 'BATT LOW' })];
  return [
    ...high16(0x0301),
    ...countedList([
      attribute(0x0916, [state, 1, 0x0200, 0x0001, 0x0200].flatMap(high16)),
      attribute(0x0902, countedList(patient)),
      attribute(0x0904, countedList(equipment)),
    ]),
  ];
}

interface SimulatedAlarm {
  readonly source: number;
  readonly code: number;
  readonly type: number;
  readonly state: number;
  readonly text: string;
}

function entry({ source, code, type, state, text }: SimulatedAlarm): number[] {
  const info = [...high16(1), ...high32(0), ...high16(0), ...high16(0x4000), ...wide(text)];
  const object = [6, 0, 0x0101].flatMap(high16);
  return [...[source, code, type, state].flatMap(high16), ...object, ...high16(0x0204), ...counted(info)];
}
