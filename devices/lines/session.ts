import { toInstant } from '../clock.ts';
import { AlarmTracker } from '../link/alarm-tracker.ts';
import type { DueSeries } from '../link/driver.ts';
import type { DeviceSession, Link } from '../link/session.ts';
import type { TalkerDescription } from './description.ts';
import { DeviceTimes } from '../link/device-times.ts';
import { deviceTimeIn } from './device-time.ts';
import type { LineForm } from './line-form.ts';
import { LineReader, type ReadLine } from './line-reader.ts';
import { LineParser, type TalkEvent } from './parser.ts';
import { measurementsIn, saidIn } from './readings.ts';
import { identityIn, Who } from './who.ts';

/** What of a device's lines is due: each form that has a period. */
export function dueOf({ id, forms }: TalkerDescription): DueSeries[] {
  return forms.flatMap((form) =>
    form.everyMs === undefined ? [] : [{ code: `${id}.${form.id}`, kind: 'values', everyMs: form.everyMs }],
  );
}

/** The host's side of a device that sends lines by itself: it listens, and never writes a byte. */
export class TalkerSession implements DeviceSession {
  readonly silenceMs: number;
  readonly quietMs: number;
  /** Never: there is nothing to say to a talker. */
  readonly initiative = { afterMs: Infinity, everyMs: Infinity };
  readonly #link: Link;
  readonly #description: TalkerDescription;
  readonly #due: readonly DueSeries[];
  readonly #patienceMs: number;
  readonly #reader: LineReader;
  readonly #alarms = new AlarmTracker();
  readonly #times: DeviceTimes;
  readonly #who = new Who();
  #parser: LineParser;
  #statuses = new Map<string, string>();
  /** What comes is measured now, and not printed from the device's memory. */
  #live = true;
  /** When the last line of any form ended, on the time axis. */
  #lastLineMs: number;

  constructor(link: Link, description: TalkerDescription) {
    this.#link = link;
    this.#description = description;
    this.#due = dueOf(description);
    const everyMs = Math.min(...this.#due.map((series) => series.everyMs));
    this.silenceMs = 2 * everyMs + 500;
    this.quietMs = this.silenceMs;
    this.#patienceMs = 4 * everyMs + 1000;
    this.#reader = new LineReader(description.forms);
    this.#times = new DeviceTimes(link);
    this.#parser = new LineParser(description.longestLine);
    this.#lastLineMs = link.axis.nowMs();
  }

  opened(): void {
    this.#parser = new LineParser(this.#description.longestLine);
    this.#who.forget();
    this.#live = true;
    this.#lastLineMs = this.#link.axis.nowMs();
  }

  take(bytes: Uint8Array): void {
    this.#handle(this.#parser.push(bytes));
  }

  flush(): void {
    this.#handle(this.#parser.flush());
  }

  /** What the device said is the matter is told again when it is back. Alarms that ended meanwhile end then. */
  interrupt(): void {
    this.#statuses.clear();
  }

  begin(): void {
    // A talker begins by itself.
  }

  /** Bytes keep silence away; without a line among them it is not this device that speaks, or not at these settings. */
  keepGoing(): void {
    const { axis, state } = this.#link;
    if (state === 'running' && axis.nowMs() - this.#lastLineMs > this.#patienceMs) this.#link.wait();
  }

  leave(): Promise<void> {
    return Promise.resolve();
  }

  #handle(events: readonly TalkEvent[]): void {
    for (const event of events) {
      if (event.kind === 'damaged') this.#damaged(event.reason, event.raw);
      else if (event.kind === 'line') this.#takeLine(event.text, event.raw);
    }
  }

  #takeLine(text: string, raw: Uint8Array): void {
    const line = this.#reader.read(text);
    if (line === undefined) {
      this.#damaged('not a line of this device', raw);
      return;
    }
    this.#link.understood();
    if (this.#isOurs(line, raw)) this.#takeOurs(line);
    this.#lastLineMs = this.#link.axis.nowMs();
  }

  #takeOurs(line: ReadLine): void {
    const { turns, everyMs } = line.form;
    if (turns !== undefined) this.#live = turns === 'live';
    if (!this.#live) {
      this.#hinder('the device prints what it has in its memory');
      return;
    }
    if (everyMs !== undefined) this.#run();
    this.#tell(line, `${this.#description.id}.${line.form.id}`);
  }

  #isOurs(line: ReadLine, raw: Uint8Array): boolean {
    const identity = identityIn(line, this.#description);
    const claim = this.#who.claim(identity, this.#link.identity, line.form.everyMs !== undefined);
    if (claim === 'ours') return true;
    if (claim === 'tell' && identity !== undefined) return this.#link.identify(identity);
    this.#link.gaps.record('unreadable-answer', 'a line that may be of another device', { raw });
    this.#hinder('a line that may be of another device');
    return false;
  }

  #run(): void {
    if (this.#link.state === 'running') return;
    this.#link.tell('due', { series: this.#due });
    this.#link.running();
  }

  #tell(line: ReadLine, group: string): void {
    const at = this.#link.at();
    const measurements = measurementsIn(line, group, at);
    if (measurements.length > 0) this.#link.tell('sample', { at, measurements });
    this.#tellSaid(line, group, at);
    for (const [part, text] of line.texts) if (part.is === 'clock') this.#times.take(deviceTimeIn(part.form, text), at);
    this.#link.tell('answered', { at, group, codes: measurements.map(({ code }) => code) });
  }

  #tellSaid(line: ReadLine, group: string, at: string): void {
    for (const part of line.form.parts) {
      if (part.is !== 'bits' && part.is !== 'words') continue;
      const said = saidIn(part, line.texts.get(part) ?? '', group);
      const list = `${group}.${part.code}`;
      const alarms = said.filter(({ as }) => as === 'alarm').map(({ code, text }) => ({ code, text, ...unranked }));
      for (const alarm of this.#alarms.update(list, alarms, at)) this.#link.tell('alarm', alarm);
      this.#tellStatus(
        list,
        said.filter(({ as }) => as === 'status').map(({ text }) => text),
        at,
      );
    }
  }

  /** Told when it changes; `none` when nothing is said any more. */
  #tellStatus(list: string, texts: readonly string[], at: string): void {
    const text = texts.length === 0 ? 'none' : texts.join(', ');
    if ((this.#statuses.get(list) ?? 'none') !== text) this.#link.tell('note', { at, code: list, text });
    this.#statuses.set(list, text);
  }

  #damaged(reason: string, raw: Uint8Array): void {
    this.#link.gaps.record('damaged-bytes', reason, { raw });
    if (this.#link.state === 'running') this.#hinder('a line could not be read');
  }

  /** Since the last line until now values did not come, for this reason. */
  #hinder(detail: string): void {
    const from = toInstant(this.#lastLineMs);
    for (const { code } of this.#due) this.#link.hinder({ from, reason: 'no-answer', detail, series: code });
  }
}

/** No sheet says how urgent an alarm is. */
const unranked = { priority: 0, level: 'unknown' } as const;

/** The forms of a device's lines that say what is wrong. */
export function alarmFormsOf({ id, forms }: TalkerDescription): string[] {
  return forms
    .filter(({ everyMs, parts }) => everyMs !== undefined && parts.some(saysAlarms))
    .map((form) => `${id}.${form.id}`);
}

function saysAlarms(part: LineForm['parts'][number]): boolean {
  if (part.is === 'bits') return part.others === 'alarm' || part.bits.some(({ as }) => as === 'alarm');
  return part.is === 'words' && part.words.some(({ as }) => as === 'alarm');
}
