import type { ListedAlarm } from '../link/alarm-tracker.ts';
import { UnreadableRecord, type Subrecord } from './record.ts';

/** The code of every alarm: the monitor sends words, and on which quantity they are is not in them. */
export const alarmGroup = 'dri.alarm';

const status = 1;
const statusLength = 510;
const soundAt = 2;
const silenceAt = 8;
const alarmsAt = 10;
const alarmLength = 98;
const mostAlarms = 5;
const textLength = 80;
const colourAt = 82;

/** White, yellow and red, as IEC 60601-1-8 has them. */
const levels: ReadonlyMap<number, ListedAlarm['level']> = new Map([
  [1, 'low'],
  [2, 'medium'],
  [3, 'high'],
]);
const silences = ['', 'apnoea', 'asystole', 'apnoea and asystole', 'all', '2 min', '5 min', '20 s'];

/** What the monitor shows of alarms. */
export interface AlarmStatus {
  readonly alarms: readonly ListedAlarm[];
  /** Which of them are silenced, and for how long; empty where none is. */
  readonly silenced: string;
  readonly sound: 'on' | 'off';
}

/** The list of alarms that are shown, five at most; undefined for another subrecord. @throws UnreadableRecord */
export function readAlarmStatus({ type, data }: Subrecord): AlarmStatus | undefined {
  if (type !== status) return undefined;
  // Programs differ on its length; the one that is known lays out every field.
  if (data.byteLength !== statusLength) throw new UnreadableRecord(`${data.byteLength} bytes of alarms`);
  const silence = data.getInt16(silenceAt, true);
  return {
    alarms: Array.from({ length: mostAlarms }, (_, index) => readAlarm(data, alarmsAt + alarmLength * index)).flat(),
    silenced: silences[silence] ?? String(silence),
    sound: data.getInt16(soundAt, true) === 0 ? 'off' : 'on',
  };
}

/** None where its colour or its text is none. */
function readAlarm(data: DataView, at: number): ListedAlarm[] {
  const priority = data.getInt16(at + colourAt, true);
  const bytes = Buffer.from(data.buffer, data.byteOffset + at, textLength);
  const end = bytes.indexOf(0);
  const text = bytes.toString('latin1', 0, end < 0 ? textLength : end).trim();
  if (priority === 0 || text === '') return [];
  return [{ code: alarmGroup, text, priority, level: levels.get(priority) ?? 'unknown' }];
}
