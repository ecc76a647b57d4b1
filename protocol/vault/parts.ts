/** Each part after its length in four bytes, big-endian. */
export function joinParts(parts: readonly Uint8Array[]): Buffer {
  return Buffer.concat(parts.flatMap((part) => [lengthOf(part), part]));
}

/** The parts, as views of `whole`. RangeError for more than `count`, and for lengths that do not come out even. */
export function splitParts(whole: Buffer, count: number): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at < whole.length;) {
    const end = at + 4 + whole.readUInt32BE(at);
    if (end > whole.length) throw new RangeError('A part is longer than what is there');
    parts.push(whole.subarray(at + 4, end));
    at = end;
  }
  if (parts.length > count) throw new RangeError('There are more parts than the format has');
  return parts;
}

function lengthOf(part: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(part.length);
  return length;
}
