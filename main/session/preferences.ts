import { readFile } from '../../connections/disk.ts';
import { Preferences } from '../../api/window/preferences.ts';
import { writeAtomically } from '../files/atomic-file.ts';

/** How this installation likes its window; nothing about a person. */
export class PreferenceFile {
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

  async write(preferences: Preferences): Promise<void> {
    await writeAtomically(this.file, JSON.stringify(Preferences.parse(preferences)));
  }
}
