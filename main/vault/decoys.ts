import { createHash } from 'node:crypto';
import { z } from 'zod';
import { readFile } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { writeAtomically } from '../../connections/atomic-file.ts';
import { inTurn } from '../files/in-turn.ts';

/** How many numbers are remembered; the one longest untried is forgotten first. */
const most = 1000;

/** Digests of numbers, the one longest untried first, and how often each was tried. */
const Counted = z.array(z.tuple([z.string(), z.number().int().min(0)]));

/** Tries at numbers that nobody has: counted as those at a vault are, and remembered when the client starts again. */
export class Decoys {
  /** `file` is written as the count of a vault is, so that both take the same time. */
  constructor(private readonly file: string) {}

  async wrong(number: string): Promise<number> {
    return (await this.#counts()).get(nameOf(number)) ?? 0;
  }

  /** Answers how many there were. */
  count(number: string): Promise<number> {
    return inTurn(this.file, () => this.#count(nameOf(number)));
  }

  async #count(name: string): Promise<number> {
    const counts = await this.#counts();
    const wrong = (counts.get(name) ?? 0) + 1;
    counts.delete(name);
    counts.set(name, wrong);
    await writeAtomically(this.file, JSON.stringify([...counts].slice(-most)));
    return wrong;
  }

  async #counts(): Promise<Map<string, number>> {
    try {
      const raw: unknown = JSON.parse(await readFile(this.file, 'utf8'));
      return new Map(Counted.parse(raw));
    } catch (error) {
      // The disk does not give it just now: that takes no try back.
      if (error instanceof OpenwardError) throw error;
      return new Map();
    }
  }
}

/** Whatever somebody typed there does not lie on the disk. */
function nameOf(number: string): string {
  return createHash('sha256').update(number).digest('base64url');
}
