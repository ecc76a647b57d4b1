import { toInstant, type CancelTimer } from '../clock.ts';
import { PollPlan } from '../link/poll-plan.ts';
import type { DeviceSession, Link } from '../link/session.ts';
import { groupOf, MedibusAnswers } from './answers.ts';
import { MedibusChannel, type RequestFailure } from './channel.ts';
import { Command, pollEvery } from './codes.ts';
import { readIdentity, UnreadableData } from './fields.ts';
import { commandFrame, hex2 } from './frames.ts';
import { MedibusParser, type MedibusEvent } from './parser.ts';
import { Waves } from './waves.ts';

/** Most devices accept any identity; Evita 4 expects id 0161. Name and revisions follow the form devices use. */
const ourIdentity = "0161'Openward'01.00:04.03";
/** How long the device has to ask for our identity before we go on without. */
const identityRequestMs = 1000;
const settleMs = 200;
/** Who the device is is asked again and again: it may not have answered, or be another one by now. */
const identityEveryMs = 60_000;
/** What the device says between curve samples, by its sync commands (OpenICE's RTMedibus). */
const SyncCommand = {
  /** The last bit of its argument: 0 inspiration begins, 1 expiration. */
  cycle: 0x6,
  corruptRecord: 0xf,
} as const;
/** So many requests in a row without an answer: the device has lost us. */
const mostUnanswered = 4;
/** When what had no answer is asked again, first and at the latest; what is refused the device may not know. */
const unansweredPutOff = [5000, 60_000] as const;
const refusedPutOff = [30_000, 600_000] as const;
const plan = [...pollEvery, [Command.deviceId, identityEveryMs]] as const;

/** When something was asked, and whether the line damaged bytes since. */
interface Attempt {
  readonly askedMs: number;
  readonly damaged: boolean;
}

/**
 * The host's side of Dräger MEDIBUS: link set-up, identity, measured data, limits, settings, alarms, texts, the
 * device's clock and up to four curves. Source: RS 232 MEDIBUS protocol, rev. 4.03.
 */
export class MedibusSession implements DeviceSession {
  readonly silenceMs = 3000;
  /** The device should begin within 3 s. */
  readonly initiative = { afterMs: 4000, everyMs: 3000 };
  readonly #link: Link;
  readonly #channel: MedibusChannel;
  readonly #answers: MedibusAnswers;
  readonly #waves: Waves;
  #parser = new MedibusParser();
  #plan: PollPlan;
  #cancelSettle: CancelTimer | undefined;
  #unanswered = 0;

  constructor(link: Link) {
    this.#link = link;
    this.#channel = new MedibusChannel(link.clock, (bytes) => link.send(bytes));
    this.#answers = new MedibusAnswers(link);
    this.#waves = new Waves(link);
    this.#plan = new PollPlan(plan, link.clock.monotonicMs());
  }

  opened(): void {
    this.#parser = new MedibusParser();
  }

  take(bytes: Uint8Array): void {
    this.#handle(this.#parser.push(bytes));
  }

  flush(): void {
    this.#handle(this.#parser.flush());
  }

  interrupt(): void {
    this.#cancelSettle?.();
    this.#channel.reset();
    this.#answers.forget();
    this.#waves.interrupt();
  }

  begin(): void {
    this.#channel.sendUnasked(commandFrame(Command.initialise));
  }

  keepGoing(): void {
    const suspendedMs = this.#channel.tick();
    if (suspendedMs !== undefined) this.#onSuspended(suspendedMs);
    if (this.#link.state !== 'running') return;
    this.#waves.enable((bytes) => this.#channel.sendUnasked(bytes));
    this.#poll();
  }

  #onSuspended(ms: number): void {
    const fromMs = this.#link.axis.nowMs() - ms;
    this.#link.gaps.record('suspended', 'the device suspended us and did not resume', { fromMs });
  }

  leave(): Promise<void> {
    return this.#channel.takeLeave();
  }

  /** ICC was exchanged, by whoever began. */
  #connect(): void {
    const { state, gaps } = this.#link;
    if (state === 'running') gaps.begin('device-restarted', 'the device started the communication anew');
    if (state === 'running' || state === 'connecting') this.interrupt();
    this.#link.connecting();
    this.#settleAfter(identityRequestMs);
  }

  #settleAfter(ms: number): void {
    this.#cancelSettle?.();
    this.#cancelSettle = this.#link.clock.after(ms, () => this.#askIdentity());
  }

  #askIdentity(): void {
    if (this.#link.state !== 'connecting') return;
    if (this.#channel.busy) {
      this.#settleAfter(settleMs);
      return;
    }
    this.#request(Command.deviceId, '', (data) => {
      if (this.#link.identify(readIdentity(data))) this.#run();
    });
  }

  #run(): void {
    this.#plan = new PollPlan(plan, this.#link.clock.monotonicMs());
    this.#unanswered = 0;
    this.#waves.want();
    const series = pollEvery.map(([code, everyMs]) => ({ code: groupOf(code), kind: 'values' as const, everyMs }));
    this.#link.tell('due', { series });
    this.#link.running();
    this.#poll();
  }

  #poll(): void {
    if (this.#link.state !== 'running' || this.#channel.busy) return;
    if (this.#waves.wanted) {
      this.#waves.ask(this.#request, (bytes) => this.#channel.sendUnasked(bytes));
      return;
    }
    const code = this.#plan.next(this.#link.clock.monotonicMs());
    if (code === undefined) return;
    this.#request(code, '', (data) => {
      this.#take(code, data);
      this.#poll();
    });
  }

  #take(code: number, data: Uint8Array): void {
    if (this.#link.state !== 'running') return;
    if (code === Command.deviceId) this.#link.identify(readIdentity(data));
    else this.#answers.take(code, data);
  }

  /** An intact answer with contents we cannot read is a gap, and the link goes on. */
  readonly #request = (code: number, argument: string, onAnswer: (data: Uint8Array) => void): void => {
    const askedMs = this.#link.axis.nowMs();
    const guarded = (data: Uint8Array): void => {
      this.#unanswered = 0;
      this.#plan.answered(code);
      try {
        onAnswer(data);
      } catch (error) {
        if (!(error instanceof UnreadableData)) throw error;
        this.#link.gaps.record('unreadable-answer', `answer to ${hex2(code)}: ${error.message}`, { raw: data });
      }
    };
    this.#channel.request(code, argument, guarded, (failure, damaged) =>
      this.#onFailure(code, damaged ? 'no-answer' : failure, { askedMs, damaged }),
    );
  };

  #onFailure(code: number, failure: RequestFailure, { askedMs, damaged }: Attempt): void {
    const { state, identity } = this.#link;
    const detail = `request ${hex2(code)}: ${failure}`;
    this.#link.hinder({ from: toInstant(askedMs), reason: 'no-answer', detail, series: groupOf(code) });
    if (failure === 'no-answer') this.#unanswered += 1;
    if (this.#unanswered >= mostUnanswered) this.#link.wait('DEVICE_SILENT');
    // One that never says who it is gives its values all the same; one that once did has to say it again.
    else if (state === 'connecting' && identity === undefined) this.#run();
    else if (state === 'connecting') this.#link.wait('DEVICE_SILENT');
    else this.#goOnWithout(code, failure, damaged);
  }

  /** What was damaged on the line is asked again in its turn; what the device did not answer, ever more seldom. */
  #goOnWithout(code: number, failure: RequestFailure, damaged: boolean): void {
    const [firstMs, mostMs] = failure === 'no-answer' ? unansweredPutOff : refusedPutOff;
    if (code === Command.realtimeConfiguration || code === Command.configureRealtime) this.#waves.putOff();
    else if (!damaged) this.#plan.putOff(code, this.#link.clock.monotonicMs(), firstMs, mostMs);
    this.#poll();
  }

  #handle(events: readonly MedibusEvent[]): void {
    for (const event of events) this.#handleOne(event);
    this.#waves.flush();
  }

  #handleOne(event: MedibusEvent): void {
    this.#waves.take(event);
    if (event.kind === 'command' || event.kind === 'response') this.#link.understood();
    if (event.kind === 'command') this.#onCommand(event.code);
    else if (event.kind === 'response') this.#onResponse(event.code, event.data, event.raw);
    else if (event.kind === 'nak') this.#channel.takeNak();
    else if (event.kind === 'flow') this.#onFlow(event.signal, event.raw);
    else if (event.kind === 'realtime-command') this.#onSyncCommand(event.command, event.argument);
    else if (event.kind === 'malformed') this.#onMalformed(event.reason, event.raw);
  }

  /** Before the link is up nobody suspends anybody: it is noise, or meant for somebody else. */
  #onFlow(signal: 'suspend' | 'resume' | 'abort', raw: Uint8Array): void {
    if (this.#link.state !== 'waiting') this.#channel[signal]();
    else this.#link.gaps.record('damaged-bytes', 'flow control before the link is up', { raw });
  }

  #onSyncCommand(command: number, argument: number): void {
    if (this.#link.state !== 'running') return;
    if (command === SyncCommand.corruptRecord) this.#waves.corrupt();
    if (command !== SyncCommand.cycle) return;
    const text = (argument & 1) === 0 ? 'inspiration' : 'expiration';
    this.#link.tell('note', { at: this.#link.at(), code: 'medibus.rt.cycle', text });
  }

  #onMalformed(reason: string, raw: Uint8Array): void {
    this.#link.gaps.record('damaged-bytes', reason, { raw });
    if (!reason.startsWith('realtime-')) this.#channel.takeDamage();
  }

  #onResponse(code: number, data: Uint8Array, raw: Uint8Array): void {
    const { state, gaps } = this.#link;
    if (code === Command.initialise && state === 'waiting') this.#connect();
    // Both ends began at the same moment; ours was answered after theirs. Nothing more to do.
    else if (code === Command.initialise && state === 'connecting') return;
    else if (!this.#channel.takeResponse(code, data))
      gaps.record('unexpected-answer', `answer to ${hex2(code)}, which was not asked`, { raw });
  }

  /** Every command is answered, known or not. */
  #onCommand(code: number): void {
    if (code === Command.deviceId) {
      this.#channel.reply(code, ourIdentity);
      if (this.#link.state === 'connecting') this.#settleAfter(settleMs);
      return;
    }
    // Before the answer, because setting up anew drops whatever was waiting to be sent.
    if (code === Command.initialise) this.#connect();
    this.#channel.reply(code);
    if (code === Command.stop) this.#onStopped();
    if (code === Command.timeChanged) this.#plan.hurry(Command.dateTime);
    if (code === Command.realtimeChanged) this.#waves.want();
  }

  #onStopped(): void {
    if (this.#link.state === 'running') this.#link.gaps.begin('device-stopped', 'the device ended the communication');
    this.#link.wait();
  }
}
