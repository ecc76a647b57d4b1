import { createHash } from 'node:crypto';
import { toInstant } from '../clock.ts';
import { Who } from '../lines/who.ts';
import { DeviceTimes } from '../link/device-times.ts';
import type { AnsweredEvent } from '../link/driver.ts';
import type { DeviceSession, Link } from '../link/session.ts';
import { answersTo, type Verdict } from './answer.ts';
import { Doubt } from './doubt.ts';
import { segmentComponents, segmentField, messageIn, type Message } from './message.ts';
import { observationsIn, type Observations } from './observations.ts';
import { MllpParser, type MllpEvent } from './parser.ts';
import { SamePatient } from './patient.ts';
import { Rhythm } from './rhythm.ts';
import { timeIn } from './time.ts';
import { senderIn } from './who.ts';

/** What every series begins with. */
const group = 'hl7';
const messageBegin = 0x0b;
/** So long a sender may say nothing before it is known how often it sends. */
const unknownSilenceMs = 150_000;
const graceMs = 1000;
/** So many messages are known again that come once more, because our answer was lost. */
const remembered = 100;
/** Answers are kept until it is known how often they come; no more of them than this. */
const keptAnswers = 50;

/** The receiver's side of HL7 version 2 over a serial line: observations of ORU^R01, answered as the sender asks. */
export class Hl7Session implements DeviceSession {
  /** A sender speaks by itself. */
  readonly initiative = { afterMs: Infinity, everyMs: Infinity };
  readonly #link: Link;
  readonly #who = new Who();
  readonly #rhythm = new Rhythm();
  readonly #times: DeviceTimes;
  #parser = new MllpParser();
  #answered: AnsweredEvent[] = [];
  #taken: string[] = [];
  #unread = new Set<string>();
  readonly #doubt = new Doubt();
  readonly #patient = new SamePatient();
  #number = 0;
  /** When the last message with observations ended, on the time axis. */
  #lastMs: number;

  constructor(link: Link) {
    this.#link = link;
    this.#times = new DeviceTimes(link);
    this.#lastMs = link.axis.nowMs();
  }

  get silenceMs(): number {
    const { everyMs } = this.#rhythm;
    return everyMs === undefined ? unknownSilenceMs : 2 * everyMs + graceMs;
  }

  get quietMs(): number {
    return this.silenceMs;
  }

  opened(): void {
    this.#parser = new MllpParser();
    this.#who.forget();
    this.#lastMs = this.#link.axis.nowMs();
  }

  take(bytes: Uint8Array): void {
    for (const event of this.#parser.push(bytes)) this.#handle(event);
  }

  flush(): void {
    for (const event of this.#parser.flush()) this.#handle(event);
  }

  interrupt(): void {
    // Nothing is configured in a sender, and nothing is waited for.
  }

  begin(): void {
    // Never called: a sender begins by itself.
  }

  /** Bytes keep silence away; without a message among them it is not this sender that speaks. */
  keepGoing(): void {
    const { axis, state } = this.#link;
    if (state === 'running' && axis.nowMs() - this.#lastMs > 2 * this.silenceMs) this.#link.wait();
  }

  leave(): Promise<void> {
    return Promise.resolve();
  }

  #handle(event: MllpEvent): void {
    // Damaged ones say as much of how often they are sent.
    if (event.raw[0] === messageBegin) this.#rhythm.heard(this.#link.axis.nowMs());
    const message = event.kind === 'message' ? messageIn(event.body) : undefined;
    if (message === undefined) this.#damaged(event.kind === 'message' ? 'no message of HL7' : event.reason, event.raw);
    else this.#takeMessage(message, event.raw);
  }

  #takeMessage(message: Message, raw: Uint8Array): void {
    this.#link.understood();
    const { header, separators } = message;
    const [type = '', trigger = ''] = segmentComponents(header, 9, separators);
    const kind = `${type}^${trigger}`;
    // An answer is not answered.
    if (type === 'ACK' || type === '') return;
    const isRead = kind === 'ORU^R01';
    this.#answer(message, isRead ? 'taken' : 'not read');
    if (!isRead) this.#noteUnread(kind);
    else if (this.#isOurs(message, raw) && this.#isNew(message)) this.#takeObservations(message, raw);
    if (isRead) this.#lastMs = this.#link.axis.nowMs();
  }

  #answer(message: Message, verdict: Verdict): void {
    this.#number += 1;
    const stamp = `${toInstant(this.#link.axis.nowMs()).replaceAll(/[-:T]/g, '').slice(0, 14)}+0000`;
    for (const answer of answersTo(message, verdict, stamp, this.#number)) this.#link.send(answer);
  }

  /** Once a kind: such messages are in the raw bytes alone. */
  #noteUnread(kind: string): void {
    if (this.#unread.has(kind) || !/^[A-Z]{3}\^[A-Z0-9]{3}$/.test(kind) || this.#unread.size > 20) return;
    this.#unread.add(kind);
    this.#link.tell('note', { at: this.#link.at(), code: 'hl7.unread', text: kind });
  }

  /** There is no checksum: another sender is believed when it was said twice. */
  #isOurs(message: Message, raw: Uint8Array): boolean {
    const identity = senderIn(message);
    const claim = this.#who.claim(identity, this.#link.identity, true);
    if (claim === 'ours') return true;
    if (claim === 'tell' && identity !== undefined) return this.#link.identify(identity);
    this.#link.gaps.record('unreadable-answer', 'a message that may be of another sender', { raw });
    this.#hinder('a message that may be of another sender');
    return false;
  }

  /** The same message again, to the last character: its sender did not hear the answer. */
  #isNew({ header, text }: Message): boolean {
    // Without a time and a number two messages may be alike that are not the same.
    if (segmentField(header, 7) === '' || segmentField(header, 10) === '') return true;
    const digest = createHash('sha256').update(text).digest('base64');
    const known = this.#taken.includes(digest);
    this.#taken = [...this.#taken.filter((one) => one !== digest), digest].slice(-remembered);
    return !known;
  }

  #takeObservations(message: Message, raw: Uint8Array): void {
    const at = this.#link.at();
    const observations = observationsIn(message, at);
    if (this.#isOtherPatient(observations)) return;
    if (this.#link.state !== 'running') this.#link.running();
    this.#times.take(timeIn(segmentField(message.header, 7)), at);
    const { notes, damaged } = observations;
    const doubtful = this.#doubt.of(observations);
    if (doubtful.length > 0)
      this.#link.gaps.record('unreadable-answer', 'an unknown code or unit for the first time', { raw });
    const measurements = observations.measurements.filter(({ code }) => !doubtful.includes(code));
    if (damaged > 0) this.#link.gaps.record('damaged-bytes', 'a LOINC code without its check digit', { raw });
    if (measurements.length > 0) {
      this.#link.tell('sample', { at, measurements });
      this.#tellAnswered({ at, group, codes: measurements.map(({ code }) => code) });
    }
    for (const note of notes) this.#link.tell('note', { at, ...note });
  }

  #isOtherPatient({ patient }: Observations): boolean {
    if (this.#patient.isOurs(patient)) return false;
    this.#link.gaps.record('unexpected-answer', 'observations of another patient than the ones before');
    this.#hinder('observations of another patient');
    return true;
  }

  /** Before it is known how often messages come nothing is due: then all that came is told, in its order. */
  #tellAnswered(answered: AnsweredEvent): void {
    const { everyMs } = this.#rhythm;
    this.#answered = [...this.#answered, answered].slice(-keptAnswers);
    if (everyMs === undefined) return;
    this.#link.tell('due', { series: [{ code: group, kind: 'values', everyMs }] });
    for (const one of this.#answered.splice(0)) this.#link.tell('answered', one);
  }

  #damaged(reason: string, raw: Uint8Array): void {
    this.#link.gaps.record('damaged-bytes', reason, { raw });
    if (this.#link.state === 'running') this.#hinder('a message could not be read');
  }

  /** Since the last message until now values did not come, for this reason. */
  #hinder(detail: string): void {
    this.#link.hinder({ from: toInstant(this.#lastMs), reason: 'no-answer', detail, series: group });
  }
}
