import { z } from 'zod';
import type { ScreenRuler } from '../../../api/window/preferences.ts';

/** The screen a window is on, as the page sees it. `ratio`: its own dots in a pixel of this page. */
export const SeenScreen = z.object({ width: z.number(), height: z.number(), ratio: z.number() });
export type SeenScreen = z.infer<typeof SeenScreen>;

export interface PenScale {
  /** Pixels of this page in a millimetre of the screen; a guess where it was not measured. */
  readonly pxPerMm: number;
  /** Whether millimetres on the screen are what a ruler says. */
  readonly measured: boolean;
}

/** What style sheets take a millimetre for, whatever the screen. */
const guessedPxPerMm = 96 / 25.4;

/** What was measured holds for the screen it was measured on, however large the page is drawn there. */
export function penScale(ruler: ScreenRuler | undefined, seen: SeenScreen): PenScale {
  if (ruler?.width !== seen.width || ruler.height !== seen.height) return { pxPerMm: guessedPxPerMm, measured: false };
  return { pxPerMm: ruler.dotsPerMm / seen.ratio, measured: true };
}
