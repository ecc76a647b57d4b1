/** Bytes that come in pieces of any size and are taken in lengths, copying only what is asked to lie together. */
export class ByteQueue {
  #pieces: Buffer[] = [];
  #length = 0;

  /** Bytes that came and were not taken. */
  get length(): number {
    return this.#length;
  }

  /** Puts a piece at the end. It is not copied: whoever gives it must leave it as it is. */
  push(piece: Buffer): void {
    if (piece.length === 0) return;
    this.#pieces.push(piece);
    this.#length += piece.length;
  }

  /** The first `length` bytes, in one piece; they stay where they are. Throws RangeError when there are fewer. */
  peek(length: number): Buffer {
    this.#require(length);
    const [first] = this.#pieces;
    if (first !== undefined && first.length >= length) return first.subarray(0, length);
    const together = Buffer.concat(this.#remove(length));
    this.#pieces.unshift(together);
    return together;
  }

  /** Takes the first `length` bytes away, in the pieces in which they came. Throws RangeError when there are fewer. */
  take(length: number): Buffer[] {
    this.#require(length);
    this.#length -= length;
    return this.#remove(length);
  }

  #require(length: number): void {
    if (length > this.#length) throw new RangeError(`${length} bytes asked for, ${this.#length} there`);
  }

  #remove(length: number): Buffer[] {
    let missing = length;
    let whole = 0;
    for (const piece of this.#pieces) {
      if (piece.length > missing) break;
      missing -= piece.length;
      whole += 1;
    }
    const removed = this.#pieces.splice(0, whole);
    const [cut] = this.#pieces;
    if (missing > 0 && cut !== undefined) {
      removed.push(cut.subarray(0, missing));
      this.#pieces[0] = cut.subarray(missing);
    }
    return removed;
  }
}
