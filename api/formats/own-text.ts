import { z } from 'zod';
import { bounds } from '../../domain/bounds.ts';
import { entering, stored, type Texts } from '../../domain/text.ts';

const section = (texts: Texts) => texts.proseOrNone(bounds.section);

const ownText = (texts: Texts) =>
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('template'),
      id: z.uuid(),
      name: texts.line(bounds.name),
      complaint: section(texts),
      findings: section(texts),
      plan: section(texts),
    }),
    z.object({
      kind: z.literal('phrase'),
      id: z.uuid(),
      /** One word, by which it is put in. */
      abbreviation: texts.line(bounds.abbreviation).regex(/^\S+$/u),
      text: texts.prose(bounds.section),
    }),
  ]);

/**
 * A doctor's own template or phrase, as it is let in. Blanks of a template are `{name}`. It belongs to no patient; as
 * nobody can see to that, all of them lie on the doctor's disk sealed with a key of their vault, as drafts do.
 */
export const OwnText = ownText(entering);
export type OwnText = z.infer<typeof OwnText>;

/** All of one doctor's, as they lie there. */
export const OwnTexts = z.array(ownText(stored)).max(bounds.ownTexts);
