import { canonicalText } from '../../protocol/encoding/canonical-json.ts';
import { newDerivation, stretch } from '../../protocol/vault/derivation.ts';
import type { Derivation } from '../../protocol/vault/file.ts';

/**
 * What a wrong passphrase costs where vaults are named by their numbers: one derivation of each kind that a vault there
 * has, beside that of new ones. Vaults of an earlier format take another time than new ones; when each answer costs the
 * same, the time tells neither whether somebody has the number nor of which format their vault is.
 */
export class GuessWork {
  readonly #kinds: ReadonlyMap<string, Derivation>;

  /**
   * @param present of the vaults that are there
   * @param cost KiB of memory, of new ones
   */
  constructor(present: readonly Derivation[], cost?: number) {
    this.#kinds = new Map([newDerivation(cost), ...present].map((kdf) => [kindOf(kdf), kdf]));
  }

  /** All of it; for a vault that was tried, without what that took already. */
  async spend(passphrase: string, done?: Derivation): Promise<void> {
    const kind = done === undefined ? undefined : kindOf(done);
    for (const [name, kdf] of this.#kinds) if (name !== kind) (await stretch(passphrase, kdf)).fill(0);
  }
}

/** Two of one kind take the same time, whatever their salts. */
function kindOf(kdf: Derivation): string {
  return canonicalText({ ...kdf, salt: '' });
}
