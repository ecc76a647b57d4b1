/** More pieces than this cost more, each by itself, than laying them together first. */
const MOST_PIECES = 64;

/** The same bytes in a bounded number of pieces. */
export function inFewPieces(pieces: Buffer[]): Buffer[] {
  return pieces.length > MOST_PIECES ? [Buffer.concat(pieces)] : pieces;
}
