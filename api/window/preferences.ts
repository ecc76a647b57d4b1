import { z } from 'zod';
import { languageTags } from './languages.ts';

/** How large everything in the window is, in per cent; the zoom keys go from one to the next. */
export const textSizes = [100, 125, 150, 175, 200] as const;
export const TextSize = z.literal(textSizes);
export type TextSize = z.infer<typeof TextSize>;

/** How a window is. Language and colours are the installation's; the text size is the signed-in person's own. */
export const Preferences = z.object({
  language: z.enum(languageTags),
  scheme: z.enum(['light', 'dark', 'auto']),
  textSize: TextSize.default(100),
});
export type Preferences = z.infer<typeof Preferences>;
