import { z } from 'zod';
import { bounds } from '../../domain/bounds.ts';
import { documentKinds, isDocumentNumber } from '../../domain/document-number.ts';
import { entering, stored, type Texts } from '../../domain/text.ts';

/** What RSA-3072 with OAEP-SHA-256 can hold: 384 - 2 * 32 - 2 bytes. */
export const MAX_RID_BYTES = 318;

const identity = (texts: Texts) =>
  z
    .strictObject({
      kind: z.enum(documentKinds),
      number: z.string(),
      name: texts.line(bounds.name).min(1),
    })
    .refine(({ kind, number }) => isDocumentNumber(kind, number), 'The number is none of such a document');

/**
 * Real identity RID (paper 1.2.1). Known to its owner, the approving administrators, and SA's private database; never
 * logged.
 */
export const Rid = identity(entering);
/** RID as it is read again, by whatever rule its name was once let in. */
export const StoredRid = identity(stored);
export type Rid = z.infer<typeof Rid>;
