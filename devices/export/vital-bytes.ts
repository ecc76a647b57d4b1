/** Grows as numbers and texts are put into it, little-endian, as a VitalRecorder file has them. */
export class VitalBytes {
  #buffer = Buffer.alloc(64);
  #length = 0;

  get bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  u8(value: number): this {
    return this.#put(1, (at) => this.#buffer.writeUInt8(value, at));
  }

  u16(value: number): this {
    return this.#put(2, (at) => this.#buffer.writeUInt16LE(value, at));
  }

  i16(value: number): this {
    return this.#put(2, (at) => this.#buffer.writeInt16LE(value, at));
  }

  u32(value: number): this {
    return this.#put(4, (at) => this.#buffer.writeUInt32LE(value, at));
  }

  f32(value: number): this {
    return this.#put(4, (at) => this.#buffer.writeFloatLE(value, at));
  }

  f64(value: number): this {
    return this.#put(8, (at) => this.#buffer.writeDoubleLE(value, at));
  }

  text(value: string): this {
    return this.raw(text(value));
  }

  raw(bytes: Uint8Array): this {
    return this.#put(bytes.length, (at) => this.#buffer.set(bytes, at));
  }

  /** Makes room for so many bytes, and has them written there. */
  #put(bytes: number, write: (at: number) => void): this {
    const at = this.#length;
    this.#length += bytes;
    if (this.#length > this.#buffer.length) {
      const larger = Buffer.alloc(Math.max(this.#length, 2 * this.#buffer.length));
      larger.set(this.#buffer);
      this.#buffer = larger;
    }
    write(at);
    return this;
  }
}

/** UTF-8 after its length. */
export function text(value: string): Uint8Array {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** A packet: its kind, its length, what is in it. */
export function packet(kind: number, contents: VitalBytes): Uint8Array {
  return new VitalBytes().u8(kind).u32(contents.bytes.length).raw(contents.bytes).bytes;
}
