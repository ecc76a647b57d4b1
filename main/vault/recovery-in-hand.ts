import { randomInt } from 'node:crypto';
import { OpenwardError } from '../../domain/errors.ts';
import { recoveryCodeForms, recoveryWords, RECOVERY_CODE_WORDS } from '../../protocol/recovery/code.ts';
import type { RecoveryFile } from '../../protocol/recovery/file.ts';
import type { MadeRecovery } from './recovery-file.ts';

/** How many words a person is asked for before their recovery counts. */
const ASKED_WORDS = 3;

/** A word of a code as somebody read it from their paper. */
export interface ProvedWord {
  /** From 1. */
  readonly position: number;
  readonly word: string;
}

interface Begun {
  /** Id of the vault. */
  readonly id: string;
  readonly made: MadeRecovery;
  readonly asked: readonly number[];
}

/**
 * What is under way about recovery, in memory alone: a code that was shown and whose file is not written yet, and a
 * file that was chosen and is not opened yet. One of each at most; all of it goes when somebody's keys are locked.
 */
export class RecoveryInHand {
  #begun: Begun | undefined;
  #chosen: RecoveryFile | undefined;

  /** In place of one that was begun before. Answers which words will be asked for, in their order. */
  begin(id: string, made: MadeRecovery): readonly number[] {
    this.forget();
    const asked = new Set<number>();
    while (asked.size < ASKED_WORDS) asked.add(randomInt(1, RECOVERY_CODE_WORDS + 1));
    this.#begun = { id, made, asked: [...asked].sort((a, b) => a - b) };
    return this.#begun.asked;
  }

  /** Throws RECOVERY_NOT_BEGUN when this person has begun nothing. */
  begun(id: string): MadeRecovery {
    return this.#need(id).made;
  }

  /**
   * Each word that was asked for, in either language.
   * @throws RECOVERY_PROOF_WRONG with the `position` of the first that is another or missing; RECOVERY_NOT_BEGUN
   */
  prove(id: string, proved: readonly ProvedWord[]): void {
    const { made, asked } = this.#need(id);
    const { en, zh } = recoveryCodeForms(made.code);
    for (const position of asked) {
      const typed = proved.find((one) => one.position === position)?.word ?? '';
      const [word, ...more] = recoveryWords(typed);
      const same = word !== undefined && (word === en[position - 1] || word === zh[position - 1]);
      if (!same || more.length > 0)
        throw new OpenwardError('RECOVERY_PROOF_WRONG', undefined, { details: { position } });
    }
  }

  choose(file: RecoveryFile): void {
    this.#chosen = file;
  }

  /** Throws RECOVERY_NOT_CHOSEN. */
  chosen(): RecoveryFile {
    if (this.#chosen === undefined) throw new OpenwardError('RECOVERY_NOT_CHOSEN');
    return this.#chosen;
  }

  /** Of a code nothing stays. */
  forget(): void {
    this.#begun?.made.code.fill(0);
    this.#begun = undefined;
    this.#chosen = undefined;
  }

  #need(id: string): Begun {
    if (this.#begun?.id !== id) throw new OpenwardError('RECOVERY_NOT_BEGUN');
    return this.#begun;
  }
}
