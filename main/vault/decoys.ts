import { createHash, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import { readFile } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { usualCost } from '../../protocol/vault/file.ts';
import { writeAtomically } from '../files/atomic-file.ts';
import { inTurn } from '../files/in-turn.ts';

/** How many numbers are remembered; the one longest untried is forgotten first. */
const most = 1000;

/** Digests of numbers, the one longest untried first, and how often each was tried. */
const Counted = z.array(z.tuple([z.string(), z.number().int().min(0)]));

/**
 * Tries at numbers that nobody has: they cost what a wrong passphrase of a vault costs, wait as long, and are
 * remembered as well when the client starts again.
 */
export class Decoys {
  /** `file` is written as the count of a vault is, so that both take the same time. */
  constructor(
    private readonly file: string,
    private readonly cost = usualCost,
  ) {}

  async wrong(number: string): Promise<number> {
    return (await this.#counts()).get(nameOf(number)) ?? 0;
  }

  /** Answers how many there were. */
  async refuse(number: string, passphrase: string): Promise<number> {
    const wrong = await inTurn(this.file, () => this.#count(nameOf(number)));
    const N = this.cost;
    await promisify<string, Buffer, number, object, Buffer>(scrypt)(passphrase.normalize('NFKC'), randomBytes(32), 32, {
      N,
      r: 8,
      p: 1,
      maxmem: 256 * N * 8,
    });
    return wrong;
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
