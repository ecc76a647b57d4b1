/**
 * Whether a message is of the patient that the recording began with. There is no checksum: who that is counts when it
 * was said twice, so that damage in the first message does not shut out all others. Nothing of it is kept elsewhere.
 */
export class SamePatient {
  #known = '';
  #confirmed = false;
  #other = '';
  #heard = false;

  /** @param key what the message says of the patient; '' where it says nothing */
  isOurs(key: string): boolean {
    if (key === '') return true;
    if (this.#known === '') this.#known = key;
    const again = key === this.#other;
    this.#other = key === this.#known ? '' : key;
    if (key === this.#known) {
      // The first time that it is set is no confirmation.
      this.#confirmed ||= this.#heard;
      this.#heard = true;
      return true;
    }
    if (this.#confirmed || !again) return false;
    this.#known = key;
    this.#confirmed = true;
    return true;
  }
}
