import { createHash } from 'node:crypto';
import { DeviceTimes } from '../link/device-times.ts';
import { deviceTimeIn } from '../lines/device-time.ts';
import type { DeviceSession, Link } from '../link/session.ts';
import { AstmParser, type AstmEvent, type AstmFault } from './parser.ts';
import { messagesIn, type AstmRecord } from './records.ts';
import { resultsIn, timeForm, type Sample } from './results.ts';

const ACK = 0x06;
const NAK = 0x15;
/** A receiver that hears nothing for so long while it is sent something is in the neutral state again. */
const receiverMs = 30_000;
/** More text than this in one message is none: some instruments send pictures. */
const longestMessage = 1_000_000;
/** So many messages are known again that come once more, because our answer was lost. */
const remembered = 100;

/** What a frame is asked for once more for. */
const askedAgain: ReadonlySet<AstmFault> = new Set(['checksum', 'form', 'overlong']);

/** What is being sent. */
interface Transmission {
  /** Number of the next frame, modulo 8. */
  expected: number;
  /** The frame that was taken last, for its repeats. */
  last: { readonly number: number; readonly text: string } | undefined;
  /** Text of records that are no whole message yet. */
  text: string;
  heardMs: number;
}

/**
 * The receiver's side of ASTM E1381 (LIS01) over a serial line. The instrument asks, and is answered; it is never asked
 * anything, so that there is no contention: an ENQ of ours would only make it wait. A message counts whole.
 */
export class AstmSession implements DeviceSession {
  /** Never: an analyser says nothing for hours, and nothing is missing then. */
  readonly silenceMs = Infinity;
  /** Nothing is sent; it is looked whether a transmission has ended without its end. */
  readonly initiative = { afterMs: 0, everyMs: 500 };
  readonly #link: Link;
  readonly #times: DeviceTimes;
  #parser = new AstmParser();
  #transmission: Transmission | undefined;
  #taken: string[] = [];
  #patient = '';

  constructor(link: Link) {
    this.#link = link;
    this.#times = new DeviceTimes(link);
  }

  /** Nothing was due while the port was away: with the port the outage is over, whenever the next message comes. */
  opened(): void {
    this.#parser = new AstmParser();
    this.#transmission = undefined;
    this.#link.gaps.end('port-lost');
  }

  take(bytes: Uint8Array): void {
    for (const event of this.#parser.push(bytes)) this.#handle(event);
  }

  flush(): void {
    for (const event of this.#parser.flush()) this.#handle(event);
  }

  interrupt(): void {
    this.#drop('the line was interrupted');
  }

  begin(): void {
    this.keepGoing();
  }

  keepGoing(): void {
    const transmission = this.#transmission;
    if (transmission === undefined || this.#link.axis.nowMs() - transmission.heardMs < receiverMs) return;
    this.flush();
    this.#drop('nothing more came for 30 s');
  }

  leave(): Promise<void> {
    return Promise.resolve();
  }

  #handle(event: AstmEvent): void {
    if (event.kind === 'malformed') this.#damaged(event.reason, event.raw);
    else if (event.kind === 'enquiry') this.#begin();
    else if (event.kind === 'end') this.#drop('the instrument gave up');
    else this.#takeFrame(event);
  }

  #begin(): void {
    this.#drop('the instrument began anew');
    this.#transmission = { expected: 1, last: undefined, text: '', heardMs: this.#link.axis.nowMs() };
    this.#answer(ACK);
  }

  #damaged(reason: AstmFault, raw: Uint8Array): void {
    this.#link.gaps.record('damaged-bytes', reason, { raw });
    const transmission = this.#transmission;
    if (transmission === undefined || !askedAgain.has(reason)) return;
    transmission.heardMs = this.#link.axis.nowMs();
    this.#answer(NAK);
  }

  #takeFrame(frame: Extract<AstmEvent, { kind: 'frame' }>): void {
    const { number, text, raw } = frame;
    this.#link.understood();
    if (this.#link.state === 'waiting') this.#link.connecting();
    const transmission = this.#transmission;
    if (transmission === undefined) {
      this.#link.gaps.record('unexpected-answer', 'a frame without an enquiry before it', { raw });
      return;
    }
    transmission.heardMs = this.#link.axis.nowMs();
    const { last, expected } = transmission;
    if (number === expected) this.#takeNext(transmission, frame);
    else if (number !== last?.number) {
      this.#link.gaps.record('unexpected-answer', `frame ${number} where ${expected} was to come`, { raw });
      this.#answer(NAK);
    } else if (text === last.text) this.#answer(ACK);
    else {
      this.#link.gaps.record('unexpected-answer', `two frames with the number ${number}`, { raw });
      this.#drop('it cannot be told what was to come');
    }
  }

  #takeNext(transmission: Transmission, { number, text, last }: Extract<AstmEvent, { kind: 'frame' }>): void {
    transmission.expected = (number + 1) % 8;
    transmission.last = { number, text };
    transmission.text += last && !text.endsWith('\r') ? `${text}\r` : text;
    this.#answer(ACK);
    if (transmission.text.length > longestMessage) this.#drop('a message longer than any');
    else if (last && /(^|\r)L[^\r]*\r$/.test(transmission.text.slice(-80))) this.#takeMessages(transmission);
  }

  #takeMessages(transmission: Transmission): void {
    const { messages, rest } = messagesIn(transmission.text);
    transmission.text = '';
    if (rest !== '') this.#link.gaps.record('unreadable-answer', 'records that belong to no message');
    for (const message of messages) if (this.#isNew(message)) this.#takeMessage(message);
  }

  /** An instrument whose last answer was lost sends all of it again, under a new header. */
  #isNew(message: readonly AstmRecord[]): boolean {
    const body = message.filter(({ type }) => type !== 'H').map(({ fields }) => fields.join('|'));
    const digest = createHash('sha256').update(body.join('\r')).digest('base64');
    const known = body.some((line) => line.startsWith('R')) && this.#taken.includes(digest);
    this.#taken = [...this.#taken.filter((one) => one !== digest), digest].slice(-remembered);
    return !known;
  }

  #takeMessage(message: readonly AstmRecord[]): void {
    const at = this.#link.at();
    const { identity, clock, samples } = resultsIn(message, at);
    if (identity !== undefined && !this.#link.identify(identity)) return;
    if (this.#link.state !== 'running') this.#link.running();
    this.#times.take(deviceTimeIn(timeForm, clock), at);
    for (const sample of samples) this.#tell(sample, at);
  }

  #tell({ patient, measurements, notes }: Sample, at: string): void {
    if (patient !== '' && this.#patient !== '' && patient !== this.#patient) {
      this.#link.gaps.record('unexpected-answer', 'results of another patient than the ones before');
      return;
    }
    if (patient !== '') this.#patient = patient;
    if (measurements.length > 0) this.#link.tell('sample', { at, measurements });
    for (const note of notes) this.#link.tell('note', { at, ...note });
  }

  /** What was being sent has no end: none of it counts, and the instrument keeps it and sends it again. */
  #drop(why: string): void {
    const { text = '' } = this.#transmission ?? {};
    this.#transmission = undefined;
    if (text !== '') this.#link.gaps.record('unreadable-answer', `a message without its end: ${why}`);
  }

  #answer(byte: number): void {
    this.#link.send(Uint8Array.of(byte));
  }
}
