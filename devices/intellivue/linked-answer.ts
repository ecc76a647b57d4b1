import type { Observation, PollResult } from './poll-result.ts';

/** Where a message stands in an answer that takes several; they are counted from 1. */
export interface LinkedPart {
  readonly state: number;
  readonly count: number;
}

/** An answer, as far as it came. */
export interface JoinedAnswer {
  /** Of the last message that came. */
  readonly result: PollResult;
  readonly observations: readonly Observation[];
  /** False: parts of it are missing. */
  readonly whole: boolean;
}

const first = 1;
const lastLinked = 3;

/** Joins the messages of an answer that is too long for one. */
export class LinkedAnswer {
  #parts: { readonly part: LinkedPart; readonly result: PollResult }[] = [];

  /**
   * @param part undefined: it is the only message of an answer, or the end of one
   * @returns what is complete with it, or will not be completed any more
   */
  take(part: LinkedPart | undefined, result: PollResult): JoinedAnswer[] {
    if (part === undefined) return [this.#end(result)];
    const cut = part.state === first ? this.flush() : [];
    this.#parts.push({ part, result });
    return cut;
  }

  /** No more of what has begun will come. */
  flush(): JoinedAnswer[] {
    const last = this.#parts.at(-1);
    if (last === undefined) return [];
    return [{ result: last.result, observations: this.#take(), whole: false }];
  }

  #end(result: PollResult): JoinedAnswer {
    const states = this.#parts.map(({ part }) => part.state);
    const counted = this.#parts.every(({ part }, index) => part.count === index + 1);
    const whole = states.length === 0 || (states[0] === first && states.at(-1) === lastLinked && counted);
    return { result, observations: [...this.#take(), ...result.observations], whole };
  }

  #take(): Observation[] {
    const parts = this.#parts;
    this.#parts = [];
    return parts.flatMap(({ result }) => result.observations);
  }
}
