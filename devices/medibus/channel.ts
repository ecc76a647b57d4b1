import type { CancelTimer, DeviceClock } from '../clock.ts';
import { Command } from './codes.ts';
import { commandFrame, responseFrame } from './frames.ts';

/**
 * A full response is due in ten seconds, and devices answer within a fraction of one. Nobody waits ten seconds while
 * the other values stay away: the next request goes out after this, and the answer is still taken when it comes.
 */
const answerDueMs = 2500;
const lateAnswerMs = 10_000;
/** After damaged bytes the answer probably was among them: ask again sooner than that. */
const answerDueAfterDamageMs = 1000;
const retries = 3;
const stopAnswerMs = 500;
/** The device hangs up after 3 s without hearing anything. */
const nopAfterMs = 2000;
/** The device hangs up on a silent host after 3 s, so a suspension that lasts longer than this was none. */
const longestSuspensionMs = 2500;

export type RequestFailure = 'no-answer' | 'refused' | 'aborted';

interface Request {
  readonly code: number;
  readonly argument: string;
  readonly onAnswer: (data: Uint8Array) => void;
  /** @param damaged bytes were damaged meanwhile: the failure says nothing of what the device can do */
  readonly onFailure: (failure: RequestFailure, damaged: boolean) => void;
  tries: number;
  sawDamage: boolean;
  damaged: boolean;
  cancelDue: CancelTimer | undefined;
}

/**
 * Sends requests one at a time and matches their answers: time-outs, retries, refusals, flow control, keep-alive.
 * MEDIBUS turns flow control around: DC1 suspends, DC3 resumes.
 */
export class MedibusChannel {
  readonly #clock: DeviceClock;
  readonly #write: (bytes: Uint8Array) => void;
  #pending: Request | undefined;
  #nopsOut = 0;
  #lastSentMs: number;
  #suspendedSinceMs: number | undefined;
  #held: Uint8Array[] = [];
  #onStopAnswer: (() => void) | undefined;
  /** Requests that were given up, whose answers may still come: until when, and what to do with them. */
  readonly #late = new Map<number, { readonly untilMs: number; readonly onAnswer: Request['onAnswer'] }>();

  constructor(clock: DeviceClock, write: (bytes: Uint8Array) => void) {
    this.#clock = clock;
    this.#write = write;
    this.#lastSentMs = clock.monotonicMs();
  }

  get busy(): boolean {
    return this.#pending !== undefined || this.#suspendedSinceMs !== undefined;
  }

  /** Asks; exactly one of the two callbacks is called, unless the channel is reset first. Only when not busy. */
  request(code: number, argument: string, onAnswer: Request['onAnswer'], onFailure: Request['onFailure']): void {
    this.#pending = {
      code,
      argument,
      onAnswer,
      onFailure,
      tries: 0,
      sawDamage: false,
      damaged: false,
      cancelDue: undefined,
    };
    this.#try(this.#pending);
  }

  /** Answers a command of the device; allowed at any time. */
  reply(code: number, data = ''): void {
    this.#send(responseFrame(code, data));
  }

  /** Sends a command whose answer is handled elsewhere, or realtime bytes, which have none. */
  sendUnasked(bytes: Uint8Array): void {
    this.#send(bytes);
  }

  /** Says that we stop; resolves when the device has answered, or after half a second. */
  async takeLeave(): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = this.#clock.after(stopAnswerMs, resolve);
      this.#onStopAnswer = () => {
        cancel();
        resolve();
      };
      this.#send(commandFrame(Command.stop));
    });
    this.#onStopAnswer = undefined;
  }

  /** An intact response came. False: nobody asked for it. */
  takeResponse(code: number, data: Uint8Array): boolean {
    if (code === Command.stop && this.#onStopAnswer !== undefined) {
      this.#onStopAnswer();
      return true;
    }
    if (code === Command.nop && this.#nopsOut > 0) {
      this.#nopsOut -= 1;
      return true;
    }
    const request = this.#pending;
    if (request === undefined || request.code !== code) return this.#takeLate(code, data);
    this.#finish();
    request.onAnswer(data);
    return true;
  }

  #takeLate(code: number, data: Uint8Array): boolean {
    const late = this.#late.get(code);
    this.#late.delete(code);
    if (late === undefined || this.#clock.monotonicMs() > late.untilMs) return false;
    late.onAnswer(data);
    return true;
  }

  /** The device received the request damaged: send it again at once. */
  takeNak(): void {
    if (this.#pending !== undefined) this.#tryAgain(this.#pending, 'refused');
  }

  /** Damaged bytes arrived, which may have been the answer. */
  takeDamage(): void {
    const request = this.#pending;
    if (request === undefined || request.sawDamage) return;
    request.sawDamage = true;
    request.damaged = true;
    this.#armDue(request, answerDueAfterDamageMs);
  }

  suspend(): void {
    this.#suspendedSinceMs ??= this.#clock.monotonicMs();
  }

  resume(): void {
    this.#suspendedSinceMs = undefined;
    const held = this.#held;
    this.#held = [];
    for (const bytes of held) this.#send(bytes);
  }

  /** CAN: the device gives up what is going on. */
  abort(): void {
    this.#held = [];
    if (this.#pending !== undefined) this.#tryAgain(this.#pending, 'aborted');
  }

  /**
   * To be called often. Keeps the device from hanging up. When a suspension was not lifted in time and is now ignored:
   * how long it was, in milliseconds.
   */
  tick(): number | undefined {
    const now = this.#clock.monotonicMs();
    if (this.#suspendedSinceMs !== undefined) {
      if (now - this.#suspendedSinceMs < longestSuspensionMs) return undefined;
      const suspendedMs = now - this.#suspendedSinceMs;
      this.resume();
      return suspendedMs;
    }
    if (now - this.#lastSentMs >= nopAfterMs) {
      this.#nopsOut += 1;
      this.#send(commandFrame(Command.nop));
    }
    return undefined;
  }

  /** Forgets everything: the link is being set up anew. */
  reset(): void {
    this.#finish();
    this.#late.clear();
    this.#nopsOut = 0;
    this.#suspendedSinceMs = undefined;
    this.#held = [];
    this.#lastSentMs = this.#clock.monotonicMs();
  }

  #try(request: Request): void {
    request.tries += 1;
    request.sawDamage = false;
    this.#send(commandFrame(request.code, request.argument));
    this.#armDue(request, answerDueMs);
  }

  #tryAgain(request: Request, failure: RequestFailure): void {
    // Without an answer it is asked again by and by; only what was damaged or refused is sent again at once.
    if (request.tries <= retries && (failure !== 'no-answer' || request.sawDamage)) {
      this.#try(request);
      return;
    }
    this.#finish();
    if (failure === 'no-answer')
      this.#late.set(request.code, { untilMs: this.#clock.monotonicMs() + lateAnswerMs, onAnswer: request.onAnswer });
    request.onFailure(failure, request.damaged);
  }

  #armDue(request: Request, ms: number): void {
    request.cancelDue?.();
    request.cancelDue = this.#clock.after(ms, () => this.#tryAgain(request, 'no-answer'));
  }

  #finish(): void {
    this.#pending?.cancelDue?.();
    this.#pending = undefined;
  }

  #send(bytes: Uint8Array): void {
    if (this.#suspendedSinceMs !== undefined) {
      // Few enough to hold: one request, and answers to what little a suspending device still asks.
      if (this.#held.length < 16) this.#held.push(bytes);
      return;
    }
    this.#lastSentMs = this.#clock.monotonicMs();
    this.#write(bytes);
  }
}
