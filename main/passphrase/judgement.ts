import { z } from 'zod';
import { PassphraseStrength } from '../../api/window/calls/registration.ts';
import { OpenwardError } from '../../domain/errors.ts';

/**
 * The least score a passphrase may have. Says nothing of which characters there must be. 10^9 guesses, each of which
 * costs whoever copied a vault 128 MiB and some 0.4 s of a core, are a dozen years of one.
 */
export const leastScore = 3;

/**
 * Says how long a passphrase holds against somebody who knows what people choose, and what is known of its owner:
 * name, number and the like, worth nothing in it.
 */
export type Judge = (passphrase: string, known: readonly string[]) => Promise<PassphraseStrength>;

/** Throws PASSPHRASE_WEAK. */
export async function requireStrong(judge: Judge, passphrase: string, known: readonly string[]): Promise<void> {
  const { score, enough } = await judge(passphrase, known);
  if (!enough) throw new OpenwardError('PASSPHRASE_WEAK', undefined, { details: { score, least: leastScore } });
}

/** What the thread that judges is asked. */
export const Question = z.object({
  id: z.number().int(),
  /** UTF-8, in a buffer that is handed over, so that no copy of it stays with whoever asks. */
  passphrase: z.instanceof(Uint8Array),
  known: z.array(z.string()),
});
export type Question = z.infer<typeof Question>;

/** What it answers; nothing when it could not judge: the words of a failure might hold what was judged. */
export const Judgement = z.object({ id: z.number().int(), strength: PassphraseStrength.optional() });
export type Judgement = z.infer<typeof Judgement>;
