/** How long before locking the person is warned. */
const warningSeconds = 30;

export interface AutoLockOptions {
  /** Seconds without the person doing anything. More than `warningSeconds`. */
  readonly seconds: number;
  readonly onWarning: (secondsLeft: number) => void;
  readonly onLock: () => void;
}

/**
 * Locks when the person has gone. Until the warning any sign of life counts; once it is on the screen only its own
 * button does, so that what is shown and what will happen stay the same.
 */
export class AutoLock {
  readonly #options: AutoLockOptions;
  #timer: NodeJS.Timeout | undefined;
  #warned = false;

  constructor(options: AutoLockOptions) {
    this.#options = options;
  }

  /** The person is there and says so. */
  start(): void {
    this.stop();
    this.#timer = setTimeout(() => this.#warn(), (this.#options.seconds - warningSeconds) * 1000);
  }

  /** A key was pressed, the mouse moved. */
  noticeLife(): void {
    if (this.#timer && !this.#warned) this.start();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#warned = false;
  }

  #warn(): void {
    this.#warned = true;
    this.#timer = setTimeout(() => {
      this.stop();
      this.#options.onLock();
    }, warningSeconds * 1000);
    this.#options.onWarning(warningSeconds);
  }
}
