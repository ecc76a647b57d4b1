import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { readFile, rm } from '../../connections/disk.ts';
import { writeAtomically } from '../../connections/atomic-file.ts';
import { inTurn } from '../files/in-turn.ts';

const Counted = z.object({ wrong: z.number().int().min(0) });

/** Wrong passphrases that cost nothing but the key derivation. */
const free = 2;
const longestMs = 30_000;

/** Milliseconds to wait before the next try: 1 s after three wrong ones, doubling up to half a minute. */
export function delayAfter(wrong: number): number {
  return wrong <= free ? 0 : Math.min(longestMs, 1000 * 2 ** (wrong - free - 1));
}

/** Counts wrong passphrases of one vault on disk, so that starting again does not begin anew. */
export class Attempts {
  constructor(private readonly file: string) {}

  async wrong(): Promise<number> {
    try {
      const raw: unknown = JSON.parse(await readFile(this.file, 'utf8'));
      return Counted.parse(raw).wrong;
    } catch (error) {
      // The disk does not give it just now: that takes no try back.
      if (error instanceof OpenwardError) throw error;
      return 0;
    }
  }

  /** Answers how many there were. */
  count(): Promise<number> {
    return inTurn(this.file, async () => {
      const wrong = (await this.wrong()) + 1;
      await writeAtomically(this.file, JSON.stringify({ wrong }));
      return wrong;
    });
  }

  clear(): Promise<void> {
    return inTurn(this.file, () => rm(this.file, { force: true }));
  }
}

/** @param wrong how many were wrong, this one among them */
export function wrongPassphrase(wrong: number, cause?: unknown): OpenwardError {
  return new OpenwardError('VAULT_PASSPHRASE_WRONG', undefined, {
    cause,
    details: { wrong, waitSeconds: delayAfter(wrong) / 1000 },
  });
}
