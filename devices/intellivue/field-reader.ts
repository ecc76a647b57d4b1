/** Contents that do not follow the protocol: the intact message is reported, and nothing of it is used. */
export class UnreadableMessage extends Error {
  override readonly name = 'UnreadableMessage';
}

/** Takes fields one after the other from a message, high byte first. @throws UnreadableMessage where it ends before */
export class FieldReader {
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#view.byteLength - this.#at;
  }

  u8(): number {
    return this.#view.getUint8(this.#step(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#step(2));
  }

  u32(): number {
    return this.#view.getUint32(this.#step(4));
  }

  bytes(length: number): Uint8Array {
    const at = this.#step(length);
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + at, length);
  }

  /** What follows a length of 16 bits, to be read by itself. */
  part(): FieldReader {
    return new FieldReader(this.bytes(this.u16()));
  }

  /** The entries of a list: how many there are, how long they are together, and they. */
  list<T>(read: (entries: FieldReader) => T): T[] {
    const count = this.u16();
    const entries = this.part();
    return Array.from({ length: count }, () => read(entries));
  }

  #step(length: number): number {
    if (length > this.left) throw new UnreadableMessage(`${length} bytes wanted where ${this.left} are left`);
    const at = this.#at;
    this.#at += length;
    return at;
  }
}
