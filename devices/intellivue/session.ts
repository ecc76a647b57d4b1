import type { DeviceSession, Link } from '../link/session.ts';
import { Association } from './association.ts';
import { UnreadableMessage } from './field-reader.ts';
import { Extension } from './frames.ts';
import type { LinkedPart } from './linked-answer.ts';
import { mdsIdentity, mergeMds, readMds, type MdsInfo } from './mds.ts';
import { readMessage, type MonitorMessage } from './message.ts';
import { MonitorTime } from './monitor-time.ts';
import { AttributeGroup, ObjectClass, SessionPart } from './nomenclature.ts';
import { MonitorAlarms } from './monitor-alarms.ts';
import { MonitorNumerics } from './numerics.ts';
import { IntelliVueParser, type IntelliVueEvent } from './parser.ts';
import type { PollResult } from './poll-result.ts';
import { errorWords, MonitorQuestions } from './questions.ts';
import { MonitorWaves } from './waves.ts';

/** How long a monitor may take to say more of itself than its description has. */
const introductionMs = 3000;

/**
 * The host's side of Philips IntelliVue Data Export over a serial line: it associates, asks the monitor who it is, and
 * has it send values, curves and alarms. A monitor speaks only within an association, and forgets it when it restarts.
 */
export class IntelliVueSession implements DeviceSession {
  readonly initiative = { afterMs: 500, everyMs: 3000 };
  /** Values come every second, and the host is never silent for so long. */
  readonly silenceMs = 5000;
  readonly quietMs = 1200;
  readonly #link: Link;
  readonly #association: Association;
  readonly #questions: MonitorQuestions;
  readonly #time: MonitorTime;
  readonly #numerics: MonitorNumerics;
  readonly #waves: MonitorWaves;
  readonly #alarms: MonitorAlarms;
  #parser = new IntelliVueParser();
  #mds: MdsInfo | undefined;
  #mode = '';

  constructor(link: Link) {
    this.#link = link;
    this.#association = new Association(link);
    this.#questions = new MonitorQuestions(link);
    this.#time = new MonitorTime(link);
    this.#numerics = new MonitorNumerics(link, this.#time);
    this.#waves = new MonitorWaves(link);
    this.#alarms = new MonitorAlarms(link);
  }

  opened(): void {
    this.#parser = new IntelliVueParser();
  }

  take(bytes: Uint8Array): void {
    this.#handle(this.#parser.push(bytes));
  }

  flush(): void {
    this.#handle(this.#parser.flush());
  }

  interrupt(): void {
    this.#association.forget();
    this.#numerics.interrupt();
    this.#waves.interrupt();
    this.#alarms.interrupt();
    this.#questions.forget();
    this.#time.forget();
    this.#mds = undefined;
    this.#mode = '';
  }

  begin(): void {
    this.#association.request();
  }

  keepGoing(): void {
    this.#association.keepGoing();
    const late = this.#association.isDescribed && this.#association.sinceMs >= introductionMs;
    if (late && this.#link.state === 'connecting') this.#run();
    this.#askOn();
  }

  async leave(): Promise<void> {
    await this.#association.release();
  }

  /** Only within an association. */
  #askOn(): void {
    if (this.#association.isDescribed) this.#questions.tick();
  }

  #handle(events: readonly IntelliVueEvent[]): void {
    for (const event of events) {
      if (event.kind === 'message') this.#onMessage(event.message, event.raw);
      else this.#link.gaps.record('damaged-bytes', event.reason, { raw: event.raw });
    }
  }

  #onMessage(bytes: Uint8Array, raw: Uint8Array): void {
    try {
      this.#take(readMessage(bytes), raw);
    } catch (error) {
      if (!(error instanceof UnreadableMessage)) throw error;
      this.#link.understood();
      this.#link.gaps.record('unreadable-answer', error.message, { raw });
      // What it grants is not known then; it answers single questions all the same.
      if (bytes[0] === SessionPart.accept) this.#association.accepted(undefined);
    }
  }

  #take(message: MonitorMessage, raw: Uint8Array): void {
    if (message.kind === 'request') {
      this.#link.gaps.record('unexpected-answer', 'a request: the line returns what it is sent', { raw });
      return;
    }
    this.#link.understood();
    if (message.kind === 'accepted') this.#association.accepted(message.profile);
    else if (message.kind === 'refused') this.#association.ended('the monitor refused the association');
    else if (message.kind === 'aborted') this.#association.ended('the monitor gave the association up');
    else if (message.kind === 'release requested') this.#association.releaseRequested();
    else if (message.kind === 'released') this.#association.releasedByMonitor();
    else if (message.kind === 'created') this.#onCreated(message);
    else if (message.kind === 'error') this.#questions.refused(message.invoke, errorWords(message.error));
    else if (message.kind === 'polled') this.#onPolled(message, raw);
  }

  #onCreated({ confirm, attributes }: Extract<MonitorMessage, { kind: 'created' }>): void {
    const info = readMds(attributes);
    const again = this.#association.isDescribed;
    if (!this.#association.described(confirm)) return;
    this.#learn(info);
    if (!again) this.#questions.introduce();
  }

  #onPolled({ part, result }: Extract<MonitorMessage, { kind: 'polled' }>, raw: Uint8Array): void {
    if (!this.#association.takesAnswers) {
      this.#association.strayed();
      this.#link.gaps.record('unexpected-answer', 'data of an association that is not this one', { raw });
      return;
    }
    if (result.objectClass === ObjectClass.mds) this.#onMds(result);
    else if (this.#link.state === 'running') this.#onMeasured(part, result);
  }

  #onMeasured(part: LinkedPart | undefined, result: PollResult): void {
    if (result.objectClass === ObjectClass.numeric) {
      this.#numerics.take(part, result);
      this.#questions.answered('numerics');
    } else if (result.objectClass === ObjectClass.wave) {
      this.#waves.take(result);
      this.#questions.answered('waves');
    } else if (result.objectClass === ObjectClass.alertMonitor && result.group !== AttributeGroup.staticContext) {
      this.#alarms.take(result);
      this.#questions.answered('alarms');
    }
  }

  /** Who it is may come with the answer alone, and may have changed: another monitor on the same line. */
  #onMds(result: PollResult): void {
    for (const { attributes } of result.observations) this.#learn(readMds(attributes), result.ticks);
    this.#questions.answered('mds');
    if (this.#link.state === 'connecting') this.#run();
    else this.#isTheSame();
  }

  #learn(info: MdsInfo, ticks?: number): void {
    this.#mds = mergeMds(this.#mds, info);
    const now = info.ticks ?? ticks;
    if (now !== undefined && info.absoluteMs !== undefined) this.#time.set(now, info.absoluteMs);
    if (info.mode === undefined || info.mode === this.#mode) return;
    this.#mode = info.mode;
    this.#link.tell('note', { at: this.#link.at(), code: 'intellivue.mode', text: info.mode });
  }

  /** Another monitor is let go. */
  #isTheSame(): boolean {
    if (this.#mds === undefined) return true;
    if (this.#link.identify(mdsIdentity(this.#mds, this.#link.identity))) return true;
    this.#association.abort();
    return false;
  }

  #run(): void {
    if (!this.#isTheSame()) return;
    const { minPollMs, timeoutMs } = this.#association;
    const [flows, waves] = [Extension.numericsEverySecond, Extension.waves].map((one) => this.#association.grants(one));
    this.#link.running();
    const series = this.#questions.begin({ flows: flows === true, waves: waves === true, minPollMs, timeoutMs });
    this.#link.tell('due', { series });
  }
}
