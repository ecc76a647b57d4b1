import { powerSaveBlocker } from 'electron';

/** Keeps this machine from sleeping while a recording is under way; its screen may go dark. */
export class StayingAwake {
  #blocker: number | undefined;

  while(capturing: boolean): void {
    if (capturing) this.#blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (this.#blocker !== undefined) {
      powerSaveBlocker.stop(this.#blocker);
      this.#blocker = undefined;
    }
  }
}
