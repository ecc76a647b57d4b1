import type { RecordContents } from '../../../app/flows/contents.ts';
import { OpenwardError } from '../../../domain/errors.ts';

type Source = 'record' | 'share' | 'confirmation';

/**
 * The contents a person opened last, so that saving a piece of them does not fetch (and, for a share, record a use)
 * again. Gone with the sign-in they belong to.
 */
export class OpenedContents {
  readonly #last = new WeakMap<object, { readonly key: string; readonly contents: RecordContents }>();

  remember(person: object, source: Source, id: string, version: number, contents: RecordContents): void {
    this.#last.set(person, { key: keyOf(source, id, version), contents });
  }

  /** Throws NOT_FOUND when something else was opened since. */
  recall(person: object, source: Source, id: string, version: number): RecordContents {
    const last = this.#last.get(person);
    if (last?.key !== keyOf(source, id, version))
      throw new OpenwardError('NOT_FOUND', 'The record is not open any more');
    return last.contents;
  }
}

function keyOf(source: Source, id: string, version: number): string {
  return `${source} ${id} ${version}`;
}
