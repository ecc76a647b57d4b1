import { dirname, join } from 'node:path';
import { existsSync, readdirSync, rename, rm, rmSync, writeFileSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { privateFolder } from '../lifecycle/files.ts';
import { runTool } from '../lifecycle/tools.ts';
import { syncFolder } from './write-archive.ts';

/** Tells a folder of this command's from anybody else's. */
const MARK = '.openward-restore';
const INSIDE = 'restoring';
/** Without it nothing starts from a folder, so it comes last. */
const LAST = 'network.json';

/**
 * Where a backup is laid down until it is whole: beside the folder, which then gets its name at once; or, in a folder
 * that is there already and whose neighbours are another's, inside it, from where all of it is moved up, `network.json`
 * last. What a restoration has left that was killed is taken away, and nothing else.
 */
export class RestoringPlace {
  readonly partial: string;
  readonly #inside: boolean;

  /** @throws OpenwardError CONFLICT for a folder that holds something */
  constructor(private readonly folder: string) {
    this.#inside = existsSync(folder);
    this.partial = this.#inside ? join(folder, INSIDE) : `${folder}.partial`;
    if (this.#inside) requireEmpty(folder);
    clear(this.partial);
    privateFolder(this.partial);
    writeFileSync(join(this.partial, MARK), '', { mode: 0o600 });
  }

  /** All of it is whole: it stands, on stable storage. */
  async settle(): Promise<void> {
    await runTool('sync', ['--file-system', this.partial]);
    if (this.#inside) await this.#moveUp();
    else {
      await rm(join(this.partial, MARK));
      await rename(this.partial, this.folder);
    }
    await syncFolder(this.#inside ? this.folder : dirname(this.folder));
  }

  async abandon(): Promise<void> {
    await rm(this.partial, { recursive: true, force: true });
  }

  async #moveUp(): Promise<void> {
    const names = readdirSync(this.partial).filter((name) => name !== MARK && name !== LAST);
    for (const name of [...names, LAST]) await rename(join(this.partial, name), join(this.folder, name));
    await rm(this.partial, { recursive: true });
  }
}

/** What was moved up by one that was killed before all was is a part of it. */
function requireEmpty(folder: string): void {
  const names = readdirSync(folder).filter((name) => name !== INSIDE);
  const broken = existsSync(join(folder, INSIDE, MARK)) && !names.includes(LAST);
  if (broken) for (const name of names) rmSync(join(folder, name), { recursive: true });
  else if (names.length > 0)
    throw new OpenwardError('CONFLICT', `${folder} holds something; a backup is restored into an empty folder`);
}

function clear(partial: string): void {
  if (!existsSync(partial)) return;
  if (!existsSync(join(partial, MARK)))
    throw new OpenwardError('CONFLICT', `${partial} is in the way, and not what a restoration has left`);
  rmSync(partial, { recursive: true, force: true });
}
