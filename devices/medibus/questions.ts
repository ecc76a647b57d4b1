import { toInstant } from '../clock.ts';
import { PollPlan } from '../link/poll-plan.ts';
import type { Link } from '../link/session.ts';
import { groupOf, type MedibusAnswers } from './answers.ts';
import type { MedibusChannel, RequestFailure } from './channel.ts';
import { Command, pollEvery } from './codes.ts';
import { readIdentity, UnreadableData } from './fields.ts';
import { hex2 } from './frames.ts';
import type { Waves } from './waves.ts';

/** Who the device is is asked again and again: it may not have answered, or be another one by now. */
const identityEveryMs = 60_000;
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

/** What a question and its answer go through. */
export interface QuestionParts {
  readonly link: Link;
  readonly channel: MedibusChannel;
  readonly answers: MedibusAnswers;
  readonly waves: Waves;
}

/** What is asked of a device, one question at a time, and what becomes of one that has no answer. */
export class Questions {
  readonly #link: Link;
  readonly #channel: MedibusChannel;
  readonly #answers: MedibusAnswers;
  readonly #waves: Waves;
  readonly #unnamed: () => void;
  #plan: PollPlan;
  #unanswered = 0;

  /** @param unnamed called when the device does not say who it is */
  constructor({ link, channel, answers, waves }: QuestionParts, unnamed: () => void) {
    this.#link = link;
    this.#channel = channel;
    this.#answers = answers;
    this.#waves = waves;
    this.#unnamed = unnamed;
    this.#plan = new PollPlan(plan, link.clock.monotonicMs());
  }

  /** From the first question on, as with a device never asked before. */
  begin(): void {
    this.#plan = new PollPlan(plan, this.#link.clock.monotonicMs());
    this.#unanswered = 0;
  }

  /** Before its turn: what it was has changed. */
  hurry(code: number): void {
    this.#plan.hurry(code);
  }

  /** Asks what is due, if anything is and no answer is waited for. */
  next(): void {
    if (this.#link.state !== 'running' || this.#channel.busy) return;
    if (this.#waves.wanted) {
      this.#waves.ask(this.ask, (bytes) => this.#channel.sendUnasked(bytes));
      return;
    }
    const code = this.#plan.next(this.#link.clock.monotonicMs());
    if (code === undefined) return;
    this.ask(code, '', (data) => {
      this.#take(code, data);
      this.next();
    });
  }

  #take(code: number, data: Uint8Array): void {
    if (this.#link.state !== 'running') return;
    if (code === Command.deviceId) this.#link.identify(readIdentity(data));
    else this.#answers.take(code, data);
  }

  /** An intact answer with contents we cannot read is a gap, and the link goes on. */
  readonly ask = (code: number, argument: string, onAnswer: (data: Uint8Array) => void): void => {
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
    else if (state === 'connecting' && identity === undefined) this.#unnamed();
    else if (state === 'connecting') this.#link.wait('DEVICE_SILENT');
    else this.#goOnWithout(code, failure, damaged);
  }

  /** What was damaged on the line is asked again in its turn; what the device did not answer, ever more seldom. */
  #goOnWithout(code: number, failure: RequestFailure, damaged: boolean): void {
    const [firstMs, mostMs] = failure === 'no-answer' ? unansweredPutOff : refusedPutOff;
    if (code === Command.realtimeConfiguration || code === Command.configureRealtime) this.#waves.putOff();
    else if (!damaged) this.#plan.putOff(code, this.#link.clock.monotonicMs(), firstMs, mostMs);
    this.next();
  }
}
