import { AlarmTracker } from '../link/alarm-tracker.ts';
import type { Link } from '../link/session.ts';
import { Command } from './codes.ts';
import { readAlarms, readDateTime, readTexts, type AlarmField } from './fields.ts';
import { hex2 } from './frames.ts';
import { hasReadings, toMeasurements } from './readings.ts';

/** What the codes of the values begin with that are asked for by one command. */
export function groupOf(command: number): string {
  return `medibus.${hex2(command)}`;
}

/** What the device's answers say: values, alarms, texts, its clock. */
export class MedibusAnswers {
  readonly #link: Link;
  readonly #alarms = new AlarmTracker();
  #texts = new Map<number, string>();

  constructor(link: Link) {
    this.#link = link;
  }

  /** @throws UnreadableData */
  take(code: number, data: Uint8Array): void {
    const at = this.#link.at();
    const codes = this.#read(code, data, at);
    this.#link.tell('answered', { at, group: groupOf(code), codes });
  }

  /** @returns the codes of the values that came */
  #read(code: number, data: Uint8Array, at: string): string[] {
    if (hasReadings(code)) {
      const measurements = toMeasurements(code, data, at);
      if (measurements.length > 0) this.#link.tell('sample', { at, measurements });
      return measurements.map((measurement) => measurement.code);
    }
    if (code === Command.alarms1 || code === Command.alarms2) {
      const alarms = readAlarms(data).map((alarm) => toAlarm(code, alarm));
      for (const alarm of this.#alarms.update(hex2(code), alarms, at)) this.#link.tell('alarm', alarm);
    } else if (code === Command.text) {
      this.#takeTexts(data, at);
    } else if (code === Command.dateTime && data.length > 0) {
      this.#link.tell('deviceClock', { at, deviceTime: readDateTime(data) });
    }
    return [];
  }

  /** The link is gone: what the device said is said again when it is back. Alarms that ended meanwhile end then. */
  forget(): void {
    this.#texts.clear();
  }

  #takeTexts(data: Uint8Array, at: string): void {
    const texts = new Map(readTexts(data).map((field) => [field.code, field.text]));
    for (const [code, text] of texts) {
      if (this.#texts.get(code) !== text) this.#link.tell('note', { at, code: `medibus.2A.${hex2(code)}`, text });
    }
    this.#texts = texts;
  }
}

function toAlarm(command: number, { code, text, priority }: AlarmField) {
  return { code: `medibus.${hex2(command)}.${hex2(code)}`, text, priority, level: levelOf(priority) };
}

/** 25 to 31 are warnings, 11 to 24 cautions, 1 to 10 advisories; another number is not understood. */
function levelOf(priority: number): 'high' | 'medium' | 'low' | 'unknown' {
  if (priority < 1 || priority > 31) return 'unknown';
  if (priority >= 25) return 'high';
  return priority >= 11 ? 'medium' : 'low';
}
