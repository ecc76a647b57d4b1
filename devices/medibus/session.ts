import type { CancelTimer } from '../clock.ts';
import type { DeviceSession, Link } from '../link/session.ts';
import { groupOf, MedibusAnswers } from './answers.ts';
import { MedibusChannel } from './channel.ts';
import { Command, pollEvery } from './codes.ts';
import { readIdentity } from './fields.ts';
import { commandFrame, hex2 } from './frames.ts';
import { MedibusParser, type MedibusEvent } from './parser.ts';
import { Questions } from './questions.ts';
import { Waves } from './waves.ts';

/** Most devices accept any identity; Evita 4 expects id 0161. Name and revisions follow the form devices use. */
const ourIdentity = "0161'Openward'01.00:04.03";
/** How long the device has to ask for our identity before we go on without. */
const identityRequestMs = 1000;
const settleMs = 200;
/** What the device says between curve samples, by its sync commands (OpenICE's RTMedibus). */
const SyncCommand = {
  /** The last bit of its argument: 0 inspiration begins, 1 expiration. */
  cycle: 0x6,
  corruptRecord: 0xf,
} as const;
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
  readonly #questions: Questions;
  #parser = new MedibusParser();
  #cancelSettle: CancelTimer | undefined;

  constructor(link: Link) {
    this.#link = link;
    this.#channel = new MedibusChannel(link.clock, (bytes) => link.send(bytes));
    this.#answers = new MedibusAnswers(link);
    this.#waves = new Waves(link);
    const parts = { link, channel: this.#channel, answers: this.#answers, waves: this.#waves };
    this.#questions = new Questions(parts, () => this.#run());
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
    this.#questions.next();
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
    this.#questions.ask(Command.deviceId, '', (data) => {
      if (this.#link.identify(readIdentity(data))) this.#run();
    });
  }

  #run(): void {
    this.#questions.begin();
    this.#waves.want();
    const series = pollEvery.map(([code, everyMs]) => ({ code: groupOf(code), kind: 'values' as const, everyMs }));
    this.#link.tell('due', { series });
    this.#link.running();
    this.#questions.next();
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
    if (code === Command.timeChanged) this.#questions.hurry(Command.dateTime);
    if (code === Command.realtimeChanged) this.#waves.want();
  }

  #onStopped(): void {
    if (this.#link.state === 'running') this.#link.gaps.begin('device-stopped', 'the device ended the communication');
    this.#link.wait();
  }
}
