import { z } from 'zod';
import { languageTags } from './languages.ts';

/** How large everything in the window is, in per cent; the zoom keys go from one to the next. */
export const textSizes = [100, 125, 150, 175, 200] as const;
/** One of `textSizes`; 100 is how the pages are drawn. */
export const TextSize = z.literal(textSizes);
export type TextSize = z.infer<typeof TextSize>;

/**
 * A screen that somebody measured: how many of its own dots a millimetre is, and how large it says it is, in pixels of
 * an unenlarged page: on a screen of another size this says nothing.
 */
export const ScreenRuler = z.object({
  dotsPerMm: z.number().min(1).max(60),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
});
export type ScreenRuler = z.infer<typeof ScreenRuler>;

/**
 * How a window is. Language, colours and the measured screen are the installation's; the text size is the signed-in
 * person's own.
 */
export const Preferences = z.object({
  language: z.enum(languageTags),
  scheme: z.enum(['light', 'dark', 'auto']),
  textSize: TextSize.default(100),
  /** Of the installation's screen; absent until it was measured. */
  ruler: ScreenRuler.optional(),
});
export type Preferences = z.infer<typeof Preferences>;
