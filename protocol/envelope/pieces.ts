/** More pieces than this cost more, each by itself, than laying them together first. */
const MOST_PIECES = 64;
/**
 * A cipher answers each piece in new memory of the same size. Electron's allocator keeps used blocks below 1 MiB for
 * the next piece; larger ones it gives back and gets again, every page of them touched for the first time: a gigabyte
 * in pieces of 1 MiB took a third longer than in halves. Node takes either in the same time.
 */
const MOST_BYTES = 512 * 1024;

/** The same bytes in pieces that a cipher is quick with: not many, none large. */
export function cipherPieces(pieces: readonly Buffer[]): Buffer[] {
  const few = pieces.length > MOST_PIECES ? [Buffer.concat(pieces)] : pieces;
  return few.flatMap(cut);
}

function cut(piece: Buffer): Buffer | Buffer[] {
  if (piece.length <= MOST_BYTES) return piece;
  return Array.from({ length: Math.ceil(piece.length / MOST_BYTES) }, (_, i) =>
    piece.subarray(i * MOST_BYTES, (i + 1) * MOST_BYTES),
  );
}
