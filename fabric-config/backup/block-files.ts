import { join } from 'node:path';
import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';

/** The first bytes of a file of blocks. */
export interface BlockFile {
  readonly name: string;
  readonly file: string;
  readonly bytes: number;
}

/** Whole blocks of a channel, from the first: what an orderer or a peer has written so far, and only ever adds to. */
export interface Chain {
  readonly files: readonly BlockFile[];
  /** How many blocks there are. */
  readonly height: number;
}

/** A varint takes at most ten bytes, and two of them begin a block: its length, and its number. */
const HEAD = 20;

/**
 * The blocks that lie whole in a folder of Fabric's block storage (`blockfile_000000`, …: each block its length as a
 * varint, then its bytes, which begin with its number). A block that is being written is left out, as Fabric itself
 * does after a crash. Errors: LEDGER_UNAVAILABLE when there is none.
 */
export function readChain(folder: string): Chain {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /^blockfile_\d{6}$/.test(name)) : [];
  const files = names.sort().map((name): BlockFile => {
    const file = join(folder, name);
    return { name, file, bytes: statSync(file).size };
  });
  return whole(files, () => true) ?? none(folder);
}

/** The same blocks up to, and without, the one of that number. */
export function upTo({ files }: Chain, height: number): Chain {
  return whole(files, (number) => number < height) ?? none(`before block ${height}`);
}

/** Up to the last block that is wanted; only files at the end are looked into. */
function whole(files: readonly BlockFile[], wanted: (number: number) => boolean): Chain | undefined {
  for (let last = files.length - 1; last >= 0; last -= 1) {
    const file = files[last];
    let end: BlockPlace | undefined;
    for (const block of file === undefined ? [] : blocksIn(file)) if (wanted(block.number)) end = block;
    if (file === undefined || end === undefined) continue;
    return { files: [...files.slice(0, last), { ...file, bytes: end.end }], height: end.number + 1 };
  }
  return undefined;
}

function none(where: string): never {
  throw new OpenwardError('LEDGER_UNAVAILABLE', `there is no block in ${where}`);
}

interface BlockPlace {
  readonly number: number;
  /** Of its last byte, plus one. */
  readonly end: number;
}

function* blocksIn({ file, bytes }: BlockFile): Generator<BlockPlace> {
  const handle = openSync(file, 'r');
  try {
    const head = Buffer.alloc(HEAD);
    for (let at = 0; at < bytes;) {
      const read = readSync(handle, head, 0, HEAD, at);
      const length = varint(head.subarray(0, read), 0);
      const number = length && varint(head.subarray(0, read), length.end);
      const end = at + (length?.end ?? 0) + (length?.value ?? 0);
      if (number === undefined || end > bytes) return;
      yield { number: number.value, end };
      at = end;
    }
  } finally {
    closeSync(handle);
  }
}

/** Base 128, lowest first; undefined where it is cut off. */
function varint(bytes: Uint8Array, from: number): { readonly value: number; readonly end: number } | undefined {
  let value = 0;
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * 2 ** (7 * (at - from));
    if (byte < 0x80) return { value, end: at + 1 };
  }
  return undefined;
}
