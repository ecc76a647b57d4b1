import { z } from 'zod';
import { languageTags } from './languages.ts';

/** How an installation likes its window; nothing about a person. */
export const Preferences = z.object({ language: z.enum(languageTags), scheme: z.enum(['light', 'dark', 'auto']) });
export type Preferences = z.infer<typeof Preferences>;
