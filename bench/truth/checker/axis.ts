import type { DeclaredGap, Recording } from './document.ts';
import type { Truth, Watched } from './wire.ts';

/** The times of the tap on the document's axis, in milliseconds since its beginning. */
export interface Axis {
  /** Gaps between one program and the next. */
  readonly cuts: readonly DeclaredGap[];
  of(program: number, atMs: number): number;
}

const cutText = 'the recording program ended and was started again';

/**
 * One axis for each program: where a wall clock was set while nobody recorded, nobody can know how long that was, and
 * the document says itself when the next program began.
 */
export function axisOf({ gaps }: Recording, { programs }: Truth): Axis {
  const cuts = gaps.filter(({ series, detail }) => series === undefined && detail === cutText);
  const [first] = programs;
  const zeroOf = (program: number): number =>
    program === 0 ? (first?.beganMs ?? 0) : began(programs[program]) - (cuts[program - 1]?.to ?? 0);
  return { cuts, of: (program, atMs) => atMs - zeroOf(program) };
}

function began(program: Watched | undefined): number {
  return program?.beganMs ?? 0;
}
