/**
 * A strict profile of the POSIX ustar format (IEEE Std 1003.1-2017, pax): regular files only, mode 0644, owner 0, time
 * 0, no extensions. A name and a size give exactly one header, so there is nothing in it to play with, and any tar
 * program reads it.
 */
const BLOCK = 512;
const LARGEST_FILE_BYTES = 8 ** 11 - 1;
const CHECKSUM_AT = 148;

/** Two blocks of NUL, the end mark of POSIX; nothing may follow it. */
export const TAR_END: Buffer = Buffer.alloc(2 * BLOCK);
/** Headers are one block, file contents are padded to whole ones. */
export const TAR_BLOCK_BYTES = BLOCK;

/**
 * The one header block of a file. RangeError for what this profile cannot say.
 * @param name ASCII without blanks, 1 to 100 bytes
 * @param size in bytes, below 8 GiB: 11 octal digits
 */
export function tarHeader(name: string, size: number): Buffer {
  if (!/^[\x21-\x7e]{1,100}$/.test(name)) throw new RangeError('Not a name for this profile of tar');
  if (!Number.isSafeInteger(size) || size < 0 || size > LARGEST_FILE_BYTES)
    throw new RangeError('Not a size for this profile of tar');
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0, 'ascii');
  header.write('0000644\0', 100, 'ascii');
  header.write('0000000\0', 108, 'ascii');
  header.write('0000000\0', 116, 'ascii');
  header.write(`${octal(size, 11)}\0`, 124, 'ascii');
  header.write('00000000000\0', 136, 'ascii');
  header.write('        ', CHECKSUM_AT, 'ascii');
  header.write('0', 156, 'ascii');
  header.write('ustar\0' + '00', 257, 'ascii');
  header.write('0000000\0', 329, 'ascii');
  header.write('0000000\0', 337, 'ascii');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)}\0 `, CHECKSUM_AT, 'ascii');
  return header;
}

/** Zero bytes that fill the last block of a file of this size. */
export function tarPadding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}

/** Name and size; undefined for a block that this profile does not produce. */
export function parseTarHeader(block: Buffer): { name: string; size: number } | undefined {
  const name = block.subarray(0, 100).toString('latin1').replace(/\0+$/, '');
  const size = Number.parseInt(block.subarray(124, 135).toString('latin1'), 8);
  try {
    return tarHeader(name, size).equals(block) ? { name, size } : undefined;
  } catch {
    return undefined;
  }
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}
