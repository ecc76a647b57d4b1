import type { StatedContext } from './context.ts';
import type { Recipient } from './header.ts';

/** Bytes of a data key. */
export const DATA_KEY_BYTES = 32;

/**
 * Wraps the data key of a message for those who may open it, and unwraps it for one of them. At once where nothing has
 * to be waited for.
 */
export interface Wrapping {
  /** An entry for each who may open. The data key stays the caller's, who wipes it. */
  wrap(dataKey: Buffer, context: StatedContext): readonly Recipient[] | Promise<readonly Recipient[]>;
  /**
   * A buffer of the caller's own, which the caller wipes. Throws Error when it was wrapped for somebody else, or for
   * another context.
   */
  unwrap(recipients: readonly Recipient[], context: StatedContext): Buffer | Promise<Buffer>;
}
