import { z } from 'zod';
import type { Doctor } from '../../api/messages/hospital.ts';
import type { HospitalRoster, RosterFault } from '../../api/messages/roster.ts';
import { bounds } from '../../domain/bounds.ts';
import { PID } from '../../domain/ids.ts';
import { DoctorHours, RosterChanges, ConsultingStretch, SpecialDay, inOrder } from '../../domain/roster.ts';
import { readCsv, writeCsv } from './csv.ts';

/** The columns of the file, in the order in which they are written; read in any. */
const columns = ['entry', 'pid', 'name', 'weekday', 'from', 'to', 'minutes', 'room'] as const;
type Column = (typeof columns)[number];
type Row = Readonly<Record<Column, string>>;

/** Faults there are, and then no changes. */
export type ReadRoster =
  | { readonly faults: readonly RosterFault[]; readonly changes?: undefined }
  | { readonly faults: readonly []; readonly changes: RosterChanges };

/** So many are told of a file. */
const mostFaults = 50;

/** Bytes of a file: UTF-8, or what a spreadsheet in Chinese writes. Undefined when they are neither. */
export function rosterText(bytes: Uint8Array): string | undefined {
  for (const encoding of ['utf-8', 'gb18030'])
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // The other one.
    }
  return undefined;
}

/** All of a roster as a file that spreadsheets open: every doctor with their hours, holidays, leave. */
export function writeRoster(doctors: readonly Doctor[], roster: HospitalRoster): string {
  const blank = { pid: '', name: '', weekday: '', from: '', to: '', minutes: '', room: '' };
  const nameOf = (pid: string): string => doctors.find((doctor) => doctor.pid === pid)?.name ?? '';
  const rows = [
    ...doctors.flatMap(({ pid, name }): Row[] => {
      const {
        minutes,
        room = '',
        sessions,
      } = roster.hours.find(({ doctorPid }) => doctorPid === pid)?.hours ?? roster.usual;
      const hours = { ...blank, entry: 'hours', pid, name, minutes: String(minutes), room };
      if (sessions.length === 0) return [hours];
      return inOrder(sessions).map(({ weekday, from, to }) => ({ ...hours, weekday: String(weekday), from, to }));
    }),
    ...roster.days.map(({ day, name, like }) => ({
      ...{ ...blank, entry: 'day', name, from: day },
      weekday: like === undefined ? '' : String(like),
    })),
    ...roster.leaves.map(({ doctorPid, from, to }) => ({
      ...{ ...blank, entry: 'leave', pid: doctorPid, name: nameOf(doctorPid), from, to },
    })),
  ];
  return writeCsv([columns, ...rows.map((row) => columns.map((column) => row[column]))]);
}

/**
 * What a file says is to be so: doctors in it get the hours it gives them, and no others; days and leave in it are
 * added. Of what is not in it nothing is said. A doctor is named by PID, or by a name that one doctor alone has.
 */
export function readRoster(text: string, doctors: readonly Doctor[]): ReadRoster {
  const lines = readCsv(text);
  if (lines === undefined) return { faults: [{ line: 1, what: 'quotes' }] };
  const [header, ...rest] = lines;
  const places = new Map(header?.cells.map((name, at) => [name.trim().toLowerCase(), at]));
  if (columns.some((column) => !places.has(column))) return { faults: [{ line: 1, what: 'columns' }] };
  const reading = new Reading(doctors);
  for (const { line, cells } of rest) {
    const cell = (column: Column): string => (cells[places.get(column) ?? -1] ?? '').trim();
    reading.take(line, {
      ...{ entry: cell('entry').toLowerCase(), pid: cell('pid'), name: cell('name'), weekday: cell('weekday') },
      ...{ from: cell('from'), to: cell('to'), minutes: cell('minutes'), room: cell('room') },
    });
  }
  return reading.end();
}

interface OfDoctor {
  /** Where the doctor is first. */
  readonly line: number;
  readonly minutes: number;
  readonly room: string;
  readonly sessions: ConsultingStretch[];
}

class Reading {
  readonly #faults: RosterFault[] = [];
  readonly #hours = new Map<string, OfDoctor>();
  readonly #days = new Map<string, SpecialDay>();
  readonly #leaves: RosterChanges['leaves'] = [];

  constructor(private readonly doctors: readonly Doctor[]) {}

  take(line: number, row: Row): void {
    if (row.entry === 'hours') this.#takeHours(line, row);
    else if (row.entry === 'day') this.#takeDay(line, row);
    else if (row.entry === 'leave') this.#takeLeave(line, row);
    else this.#fault(line, 'entry');
  }

  end(): ReadRoster {
    const hours = [...this.#hours].flatMap(([pid, { line, minutes, room, sessions }]) => {
      const read = DoctorHours.safeParse({ minutes, sessions, ...(room === '' ? {} : { room }) });
      if (!read.success) this.#fault(line, 'overlap');
      return read.success ? [{ doctorPid: PID.parse(pid), hours: read.data }] : [];
    });
    const days = [...this.#days.values()];
    if ([hours, days, this.#leaves].some(({ length }) => length > bounds.rosterChanges)) this.#fault(1, 'too-many');
    const faults = this.#faults.sort((a, b) => a.line - b.line).slice(0, mostFaults);
    if (faults.length > 0) return { faults };
    return { faults: [], changes: { hours, days, ordinary: [], leaves: this.#leaves, back: [] } };
  }

  #takeHours(line: number, row: Row): void {
    const pid = this.#doctor(line, row);
    const minutes = z.coerce.number().pipe(DoctorHours.shape.minutes).safeParse(row.minutes);
    if (!minutes.success) this.#fault(line, 'minutes');
    const roomFits = row.room === '' || DoctorHours.shape.room.safeParse(row.room).success;
    if (!roomFits) this.#fault(line, 'room');
    const session = this.#session(line, row);
    if (pid === undefined || !minutes.success || !roomFits || session === undefined) return;
    const known = this.#hours.get(pid) ?? { line, minutes: minutes.data, room: row.room, sessions: [] };
    if (known.minutes !== minutes.data || known.room !== row.room) this.#fault(line, 'disagree');
    known.sessions.push(...session);
    this.#hours.set(pid, known);
  }

  /** None where the line gives none: the doctor sees nobody by appointment. */
  #session(line: number, { weekday, from, to }: Row): ConsultingStretch[] | undefined {
    if (weekday === '' && from === '' && to === '') return [];
    const day = ConsultingStretch.shape.weekday.safeParse(Number(weekday || 'none'));
    if (!day.success) {
      this.#fault(line, 'weekday');
      return undefined;
    }
    const session = ConsultingStretch.safeParse({ weekday: day.data, from: twoDigits(from), to: twoDigits(to) });
    if (session.success) return [session.data];
    this.#fault(line, 'time');
    return undefined;
  }

  #takeDay(line: number, { name, from, weekday }: Row): void {
    const day = readDay(from);
    const like = weekday === '' ? {} : { like: Number(weekday) };
    const read = SpecialDay.safeParse({ day, name, ...like });
    if (day === undefined) this.#fault(line, 'day');
    else if (!SpecialDay.shape.like.safeParse(like.like).success) this.#fault(line, 'weekday');
    else if (!read.success) this.#fault(line, 'name');
    else if (this.#days.has(day)) this.#fault(line, 'twice');
    else this.#days.set(day, read.data);
  }

  #takeLeave(line: number, row: Row): void {
    const pid = this.#doctor(line, row);
    const [from, to] = [readDay(row.from), readDay(row.to)];
    if (from === undefined || to === undefined || from > to) this.#fault(line, 'day');
    else if (pid !== undefined) this.#leaves.push({ doctorPid: pid, from, to });
  }

  #doctor(line: number, { pid, name }: Row): PID | undefined {
    const found = this.doctors.filter((doctor) => (pid === '' ? doctor.name === name : doctor.pid === pid));
    if (found.length === 1) return found[0]?.pid;
    this.#fault(line, found.length === 0 ? 'doctor' : 'two-doctors');
    return undefined;
  }

  #fault(line: number, what: RosterFault['what']): void {
    this.#faults.push({ line, what });
  }
}

/** `9:00` as spreadsheets write it, `9:00:00` as well. */
function twoDigits(time: string): string {
  return time.replace(/^(\d):/, '0$1:').replace(/^(\d\d:\d\d):00$/, '$1');
}

/** `2026-10-01`, and `2026/10/1` as spreadsheets write it. */
function readDay(text: string): string | undefined {
  const [, year = '', month = '', day = ''] = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text) ?? [];
  return z.iso.date().safeParse(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`).data;
}
