import { pipeline, Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';

/** A file to be packed: its name, and its bytes piece by piece. */
export interface Packed {
  readonly name: string;
  readonly pieces: () => Iterable<Uint8Array>;
}

interface Entry {
  readonly name: Buffer;
  readonly at: number;
  crc: number;
  packed: number;
  bytes: number;
}

/** Names are UTF-8 (bit 11); sizes follow the data (bit 3), so that nothing has to be known before it is written. */
const flags = 0x0808;
const deflated = 8;
/** What a file without the extension for larger ones may have. */
const most = 0xffff_ffff;

/**
 * A ZIP archive (APPNOTE 6.3), written as it goes. @throws RangeError when it becomes larger than 4 GiB
 * @param at the time of all files in it
 */
export async function* zipped(files: Iterable<Packed>, at: Date): AsyncGenerator<Uint8Array> {
  const entries: Entry[] = [];
  const time = dosTime(at);
  let written = 0;
  for (const file of files) {
    const entry: Entry = { name: Buffer.from(file.name), at: written, crc: 0, packed: 0, bytes: 0 };
    entries.push(entry);
    const head = localHeader(entry, time);
    written += head.length;
    yield head;
    for await (const piece of compressed(file, entry)) {
      written += piece.length;
      yield piece;
    }
    const sizes = dataDescriptor(entry);
    written += sizes.length;
    yield sizes;
  }
  yield directory(entries, time, written);
}

async function* compressed(file: Packed, entry: Entry): AsyncGenerator<Buffer> {
  const counted = function* (): Generator<Uint8Array> {
    for (const piece of file.pieces()) {
      entry.crc = crc32(piece, entry.crc);
      entry.bytes += piece.length;
      yield piece;
    }
  };
  const deflating = pipeline(Readable.from(counted(), { objectMode: false }), createDeflateRaw(), () => undefined);
  for await (const piece of deflating) {
    if (!(piece instanceof Buffer)) throw new TypeError('expected bytes');
    entry.packed += piece.length;
    yield piece;
  }
}

function localHeader({ name }: Entry, time: number): Buffer {
  return Buffer.concat([
    numbers([0x04034b50, 4], [20, 2], [flags, 2], [deflated, 2], [time, 4]),
    zeros(12),
    numbers([name.length, 2], [0, 2]),
    name,
  ]);
}

function dataDescriptor({ crc, packed, bytes }: Entry): Buffer {
  return numbers([0x08074b50, 4], [crc, 4], [packed, 4], [bytes, 4]);
}

function directory(entries: readonly Entry[], time: number, start: number): Buffer {
  const listed = Buffer.concat(
    entries.flatMap(({ name, at, crc, packed, bytes }) => [
      numbers([0x02014b50, 4], [0x0314, 2], [20, 2], [flags, 2], [deflated, 2], [time, 4], [crc, 4]),
      numbers([packed, 4], [bytes, 4], [name.length, 2]),
      zeros(12),
      numbers([at, 4]),
      name,
    ]),
  );
  const count = entries.length;
  const end = numbers([0x06054b50, 4], [0, 4], [count, 2], [count, 2], [listed.length, 4], [start, 4], [0, 2]);
  return Buffer.concat([listed, end]);
}

function zeros(count: number): Buffer {
  return Buffer.alloc(count);
}

/** Little-endian, each with how many bytes it takes. */
function numbers(...all: readonly (readonly [number, 2 | 4])[]): Buffer {
  return Buffer.concat(
    all.map(([value, length]) => {
      if (value > most) throw new RangeError('A ZIP archive of this kind has at most 4 GiB');
      const bytes = Buffer.alloc(length);
      bytes.writeUIntLE(value, 0, length);
      return bytes;
    }),
  );
}

/** To two seconds, UTC; the time in the lower half. */
function dosTime(at: Date): number {
  const date = ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  return date * 0x1_0000 + time;
}
