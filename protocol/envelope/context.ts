import { z } from 'zod';
import { ShareId, TID } from '../../domain/ids.ts';
import { serialiseContext } from './header.ts';

/**
 * What an envelope is for. It travels in clear in the message header, authenticated, and the opener states the one it
 * expects: a share cannot be passed off as a record, nor one treatment's data as another's.
 */
export const EnvelopeContext = z
  .strictObject({
    /** A record (C), an SHR document waiting for the doctor, C_s, or an attachment of a record not yet signed. */
    purpose: z.enum(['record', 'capture', 'share', 'draft']),
    /** The treatment whose data it holds. */
    tid: TID,
    /** The share it was made for. */
    shareId: ShareId.optional(),
  })
  .refine(
    (context) => (context.purpose === 'share') === (context.shareId !== undefined),
    'A share, and only a share, names its share id',
  );

/**
 * How many can open, at most. A record is sealed to its patient alone: whoever adds a second reader has copied it to
 * somebody whom the patient did not choose, and is found out by whoever opens it next.
 */
export const READERS: Readonly<Record<z.infer<typeof EnvelopeContext>['purpose'], number>> = {
  record: 1,
  /** Patient and doctor. */
  capture: 2,
  share: 1,
  draft: 1,
};

/** Plain strings are enough to ask; `EnvelopeContext.parse` checks them. */
export type EnvelopeContext = z.input<typeof EnvelopeContext>;

/** The AWS Encryption SDK encryption context: string to string. Throws ZodError for a malformed context. */
export function encryptionContext(context: EnvelopeContext): Record<string, string> {
  const { purpose, tid, shareId } = EnvelopeContext.parse(context);
  return {
    'openward:purpose': purpose,
    ...(shareId === undefined ? {} : { 'openward:share': shareId }),
    'openward:tid': tid,
  };
}

/** A context as pairs, and as the bytes of the header that are authenticated. */
export interface StatedContext {
  /** The encryption context as the AWS Encryption SDK's keyrings take it. */
  readonly pairs: Readonly<Record<string, string>>;
  /**
   * Count (2 bytes), then key and value each after its length (2 bytes): compared with the header, and AAD of a share's
   * wrapped key.
   */
  readonly bytes: Buffer;
}

/** Throws ZodError for a malformed context. */
export function statedContext(context: EnvelopeContext): StatedContext {
  const pairs = encryptionContext(context);
  return { pairs, bytes: serialiseContext(pairs) };
}
