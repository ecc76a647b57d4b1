import { join } from 'node:path';
import { z } from 'zod';
import { readFile } from '../../connections/disk.ts';
import { TextSize } from '../../api/window/preferences.ts';
import { writeAtomically } from '../../connections/atomic-file.ts';

const Kept = z.object({ textSize: TextSize });

/** How large one person has the window, in their folder: it says nothing else about them. */
export class TextSizeFile {
  readonly #file: string;

  /** @param folder the person's own */
  constructor(folder: string) {
    this.#file = join(folder, 'text-size.json');
  }

  /** Undefined until the person has chosen one. */
  async read(): Promise<TextSize | undefined> {
    try {
      const raw: unknown = JSON.parse(await readFile(this.#file, 'utf8'));
      return Kept.parse(raw).textSize;
    } catch {
      return undefined;
    }
  }

  async write(textSize: TextSize): Promise<void> {
    await writeAtomically(this.#file, JSON.stringify(Kept.parse({ textSize })));
  }
}
