import type { ListedAlarm } from '../link/alarm-tracker.ts';
import { readAttribute, readWideText, type Attributes } from './attributes.ts';
import { hex4 } from './codes.ts';
import type { FieldReader } from './field-reader.ts';
import { Attribute } from './nomenclature.ts';

/** What the codes of alarms begin with. */
export const vueAlarmGroup = 'intellivue.alarm';

/** The monitor keeps two lists: of the patient, and of its equipment (which it calls INOPs). */
export type AlarmList = 'patient' | 'equipment';

/** What a monitor says of alarms in one message. */
export interface AlarmReport {
  /** A list that is not in it says nothing. */
  readonly lists: ReadonlyMap<AlarmList, readonly ListedAlarm[]>;
  /** What is not as usual with all of them, such as suspended; undefined where it does not say. */
  readonly state: string | undefined;
}

/** Information with a text of the monitor's; there is one without. */
const withText = 0x0204;
/** Priorities of equipment and of patient, by their bits. */
const levels: readonly (readonly [number, ListedAlarm['level']])[] = [
  [0x0404, 'high'],
  [0x0202, 'medium'],
  [0x0101, 'low'],
];
const stateWords: readonly (readonly [number, string])[] = [
  [0x8000, 'inhibited'],
  [0x4000, 'suspended'],
  [0x0400, 'test mode'],
  [0x0200, 'standby'],
  [0x0100, 'demo mode'],
];
/** An alarm in one of these is none of a patient, and says so. */
const notOfPatient = 0x0700;

/** @throws UnreadableMessage */
export function readAlertLists(attributes: Attributes): AlarmReport {
  const lists = new Map<AlarmList, readonly ListedAlarm[]>();
  for (const [list, id] of [
    ['patient', Attribute.alarmsOfPatient],
    ['equipment', Attribute.alarmsOfEquipment],
  ] as const) {
    const alarms = readAttribute(attributes, id, (field) => field.list((entries) => readAlarm(entries, list)));
    if (alarms !== undefined) lists.set(list, alarms);
  }
  const state = readAttribute(attributes, Attribute.alertCondition, (field) => wordsOf(field.u16()));
  return { lists, state };
}

function readAlarm(entries: FieldReader, list: AlarmList): ListedAlarm {
  const [source, code, priority, state] = [entries.u16(), entries.u16(), entries.u16(), entries.u16()];
  entries.bytes(6);
  const kind = entries.u16();
  const info = entries.part();
  const said = kind === withText ? readInfoText(info) : '';
  const aside = wordsOf(state & notOfPatient);
  const text = said === '' ? `${hex4(source)} ${hex4(code)}` : said;
  return {
    code: `${vueAlarmGroup}.${list}.${hex4(source)}.${hex4(code)}`,
    text: aside === '' ? text : `${text} (${aside})`,
    priority,
    level: levels.find(([bits]) => (priority & bits) !== 0)?.[1] ?? 'unknown',
  };
}

function readInfoText(info: FieldReader): string {
  info.bytes(10);
  return readWideText(info);
}

function wordsOf(state: number): string {
  return stateWords.flatMap(([bit, word]) => ((state & bit) === 0 ? [] : [word])).join(', ');
}
