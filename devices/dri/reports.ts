import { AlarmTracker } from '../link/alarm-tracker.ts';
import type { Link } from '../link/session.ts';
import { alarmGroup, readAlarmStatus } from './alarms.ts';
import { basicGroup, readBasic } from './readings.ts';
import type { Subrecord } from './record.ts';

/** What the monitor's records say beside curves: values, labels, alarms. */
export class Reports {
  readonly #link: Link;
  readonly #alarms = new AlarmTracker();
  #said = new Map<string, string>();

  constructor(link: Link) {
    this.#link = link;
  }

  /** Displayed values. False: there are none of the basic class in it. @throws UnreadableRecord */
  takeValues(subrecords: readonly Subrecord[]): boolean {
    const at = this.#link.at();
    const readings = subrecords.map((subrecord) => readBasic(subrecord, at)).find((one) => one !== undefined);
    if (readings === undefined) return false;
    const { measurements, labels } = readings;
    if (measurements.length > 0) this.#link.tell('sample', { at, measurements });
    this.#link.tell('answered', { at, group: basicGroup, codes: measurements.map(({ code }) => code) });
    for (const [code, text] of labels) this.#say(code, text);
    return true;
  }

  /** The list of alarms. False: there is none in it. @throws UnreadableRecord */
  takeAlarms(subrecords: readonly Subrecord[]): boolean {
    const at = this.#link.at();
    const status = subrecords.map(readAlarmStatus).find((one) => one !== undefined);
    if (status === undefined) return false;
    for (const alarm of this.#alarms.update(alarmGroup, status.alarms, at)) this.#link.tell('alarm', alarm);
    this.#link.tell('answered', { at, group: alarmGroup, codes: [] });
    this.#say('dri.silenced', status.silenced);
    this.#say('dri.sound', status.sound);
    return true;
  }

  /** The link is gone: what the monitor said is said again when it is back. Alarms that ended meanwhile end then. */
  forget(): void {
    this.#said.clear();
  }

  /** Words are notes when they change; that there are none is one only where there were some. */
  #say(code: string, text: string): void {
    if ((this.#said.get(code) ?? '') === text) return;
    this.#said.set(code, text);
    this.#link.tell('note', { at: this.#link.at(), code, text });
  }
}
