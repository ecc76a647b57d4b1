import { randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { writeAtomically } from '../files/atomic-file.ts';

/** As a new vault has it. */
const usualCost = 2 ** 17;
/** How many numbers are remembered; the one longest untried is forgotten first. */
const most = 1000;

/** Tries at numbers that nobody has: they cost what a wrong passphrase of a vault costs, and wait as long. */
export class Decoys {
  readonly #wrong = new Map<string, number>();

  /** `file` is written as the count of a vault is, so that both take the same time. */
  constructor(
    private readonly file: string,
    private readonly cost = usualCost,
  ) {}

  wrong(number: string): number {
    return this.#wrong.get(number) ?? 0;
  }

  /** Answers how many there were. */
  async refuse(number: string, passphrase: string): Promise<number> {
    const wrong = this.wrong(number) + 1;
    this.#wrong.delete(number);
    this.#wrong.set(number, wrong);
    const [oldest] = this.#wrong.keys();
    if (this.#wrong.size > most && oldest !== undefined) this.#wrong.delete(oldest);
    await writeAtomically(this.file, JSON.stringify({ wrong }));
    const N = this.cost;
    await promisify<string, Buffer, number, object, Buffer>(scrypt)(passphrase.normalize('NFKC'), randomBytes(32), 32, {
      N,
      r: 8,
      p: 1,
      maxmem: 256 * N * 8,
    });
    return wrong;
  }
}
