import { join } from 'node:path';
import { OwnTexts, type OwnText } from '../../api/formats/own-text.ts';
import { bounds } from '../../domain/bounds.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { inTurn } from '../files/in-turn.ts';
import { withDraftKey, type DraftKeyOwner } from './draft-key.ts';
import { readSealed, writeSealed } from './sealed-file.ts';

interface TextOptions {
  /** The person's own folder. */
  readonly folder: string;
  readonly vault: DraftKeyOwner & { readonly pid: string };
}

/** One doctor's own templates and phrases, in one file sealed with the key of their drafts. */
export class SealedTexts {
  constructor(private readonly options: TextOptions) {}

  /** Errors: ENVELOPE_TAMPERED, FILE_UNREADABLE, VAULT_LOCKED. */
  async all(): Promise<OwnText[]> {
    const plaintext = await withDraftKey(this.options.vault, (key) => readSealed(this.#file(), key, this.#context()));
    if (!plaintext) return [];
    try {
      const raw: unknown = JSON.parse(plaintext.toString('utf8'));
      return OwnTexts.parse(raw);
    } catch (cause) {
      throw new OpenwardError('FILE_UNREADABLE', 'Templates and phrases do not have the expected shape', { cause });
    }
  }

  /** Adds it, or puts it in the place of that with its id. Errors: INPUT_INVALID when there are too many; of `all`. */
  keep(text: OwnText): Promise<void> {
    return this.#change((before) => {
      const at = before.findIndex(({ id }) => id === text.id);
      if (at === -1 && before.length >= bounds.ownTexts)
        throw new OpenwardError('INPUT_INVALID', `More than ${String(bounds.ownTexts)} templates and phrases`);
      return at === -1 ? [...before, text] : before.with(at, text);
    });
  }

  /** Idempotent. Errors: of `all`. */
  drop(id: string): Promise<void> {
    return this.#change((before) => before.filter((text) => text.id !== id));
  }

  #change(change: (before: readonly OwnText[]) => OwnText[]): Promise<void> {
    return inTurn(this.#file(), async () => {
      const plaintext = Buffer.from(JSON.stringify(change(await this.all())), 'utf8');
      await withDraftKey(this.options.vault, (key) => writeSealed(this.#file(), key, this.#context(), plaintext));
    });
  }

  #file(): string {
    return join(this.options.folder, 'texts.sealed');
  }

  #context(): string {
    return `openward-own-texts/1 ${this.options.vault.pid}`;
  }
}
