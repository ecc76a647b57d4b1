import type { Driver, DriverEvents } from '../link/driver.ts';

/** Everything a driver reported, by kind of event. */
export interface Heard {
  readonly link: DriverEvents['link'][];
  readonly sample: DriverEvents['sample'][];
  readonly waveform: DriverEvents['waveform'][];
  readonly alarm: DriverEvents['alarm'][];
  readonly note: DriverEvents['note'][];
  readonly deviceClock: DriverEvents['deviceClock'][];
  readonly gap: DriverEvents['gap'][];
  readonly due: DriverEvents['due'][];
  readonly answered: DriverEvents['answered'][];
  readonly hindrance: DriverEvents['hindrance'][];
  readonly raw: DriverEvents['raw'][];
}

export function listenTo(driver: Driver): Heard {
  const recording: Heard = {
    link: [],
    sample: [],
    waveform: [],
    alarm: [],
    note: [],
    deviceClock: [],
    gap: [],
    due: [],
    answered: [],
    hindrance: [],
    raw: [],
  };
  driver.on('link', (event) => recording.link.push(event));
  driver.on('sample', (event) => recording.sample.push(event));
  driver.on('waveform', (event) => recording.waveform.push(event));
  driver.on('alarm', (event) => recording.alarm.push(event));
  driver.on('note', (event) => recording.note.push(event));
  driver.on('deviceClock', (event) => recording.deviceClock.push(event));
  driver.on('gap', (event) => recording.gap.push(event));
  driver.on('due', (event) => recording.due.push(event));
  driver.on('answered', (event) => recording.answered.push(event));
  driver.on('hindrance', (event) => recording.hindrance.push(event));
  driver.on('raw', (event) => recording.raw.push(event));
  return recording;
}
