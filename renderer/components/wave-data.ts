/** A stretch of samples at a fixed interval; null is a gap. Times are milliseconds since the capture began. */
export interface WavePiece {
  readonly startMs: number;
  readonly intervalMs: number;
  readonly samples: readonly (number | null)[];
}

export interface WaveWindow {
  /** Seconds since the capture began, ascending. */
  readonly xs: number[];
  readonly ys: (number | null)[];
}

export interface Band {
  readonly fromMs: number;
  readonly toMs: number;
}

export function endOf(piece: WavePiece): number {
  return piece.startMs + piece.samples.length * piece.intervalMs;
}

/**
 * The samples between two times. Where one piece does not follow on the other a null is put in, so that no line is
 * drawn across what was never received.
 */
export function windowOf(pieces: readonly WavePiece[], fromMs: number, toMs: number): WaveWindow {
  const xs: number[] = [];
  const ys: (number | null)[] = [];
  let end: number | undefined;
  for (const piece of [...pieces].sort((left, right) => left.startMs - right.startMs)) {
    if (endOf(piece) < fromMs || piece.startMs > toMs) continue;
    if (end !== undefined && piece.startMs - end > piece.intervalMs / 2) {
      xs.push(end / 1000);
      ys.push(null);
    }
    const first = Math.max(0, Math.floor((fromMs - piece.startMs) / piece.intervalMs));
    const last = Math.min(piece.samples.length - 1, Math.ceil((toMs - piece.startMs) / piece.intervalMs));
    for (let at = first; at <= last; at += 1) {
      xs.push((piece.startMs + at * piece.intervalMs) / 1000);
      ys.push(piece.samples[at] ?? null);
    }
    end = endOf(piece);
  }
  return { xs, ys };
}

/** Where nothing was received: runs of nulls and holes between pieces, joined. */
export function gapBands(pieces: readonly WavePiece[]): Band[] {
  const bands: Band[] = [];
  let end: number | undefined;
  const add = (fromMs: number, toMs: number): void => {
    const before = bands.at(-1);
    if (before !== undefined && fromMs <= before.toMs)
      bands[bands.length - 1] = { fromMs: before.fromMs, toMs: Math.max(before.toMs, toMs) };
    else bands.push({ fromMs, toMs });
  };
  for (const piece of [...pieces].sort((left, right) => left.startMs - right.startMs)) {
    if (end !== undefined && piece.startMs - end > piece.intervalMs / 2) add(end, piece.startMs);
    piece.samples.forEach((sample, at) => {
      if (sample === null) add(piece.startMs + at * piece.intervalMs, piece.startMs + (at + 1) * piece.intervalMs);
    });
    end = endOf(piece);
  }
  return bands;
}

/**
 * Smallest and largest sample with some air; a flat curve still gets a height. Undefined when every sample is a gap.
 */
export function extentOf(pieces: readonly WavePiece[]): readonly [number, number] | undefined {
  let low = Infinity;
  let high = -Infinity;
  for (const { samples } of pieces) {
    for (const sample of samples) {
      if (sample === null) continue;
      if (sample < low) low = sample;
      if (sample > high) high = sample;
    }
  }
  if (low > high) return undefined;
  const air = (high - low) * 0.08 || Math.max(1, Math.abs(high) * 0.1);
  return [low - air, high + air];
}

/**
 * CSS pixels of one millimetre: 96 to the inch. A screen is not calibrated paper; the speed is a convention, the grid
 * is true to it.
 */
export const pixelsPerMm = 96 / 25.4;
export const sweepSpeeds = [6.25, 12.5, 25, 50] as const;
export type SweepSpeed = (typeof sweepSpeeds)[number];

/** How much time fits on a width. */
export function spanMs(widthPixels: number, mmPerSecond: number): number {
  return (widthPixels / (mmPerSecond * pixelsPerMm)) * 1000;
}
