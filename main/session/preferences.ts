import { readFile } from '../../connections/disk.ts';
import { KeyedLock } from '../../connections/keyed-lock.ts';
import { Preferences } from '../../api/window/preferences.ts';
import { writeAtomically } from '../../connections/atomic-file.ts';

/** How this installation likes its window; nothing about a person. */
export class PreferenceFile {
  readonly #turns = new KeyedLock();

  constructor(
    private readonly file: string,
    private readonly initial: Preferences,
  ) {}

  async read(): Promise<Preferences> {
    try {
      const raw: unknown = JSON.parse(await readFile(this.file, 'utf8'));
      return Preferences.parse(raw);
    } catch {
      return this.initial;
    }
  }

  /** What is there now becomes another, one change after the other: of two at once neither is lost. */
  async change(change: (present: Preferences) => Preferences): Promise<void> {
    await this.#turns.run(this.file, async () => {
      const preferences = Preferences.parse(change(await this.read()));
      await writeAtomically(this.file, JSON.stringify(preferences));
    });
  }
}
