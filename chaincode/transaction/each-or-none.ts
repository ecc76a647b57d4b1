import { OpenwardError } from '../../app/domain/errors.ts';

/**
 * Does the same with each of what one transaction brings. A refusal of one refuses the transaction, of which nothing is then written,
 * and says which one it was. Errors: those of `work`.
 */
export async function eachOrNone<T, R>(items: readonly T[], what: string, idOf: (item: T) => string, work: (item: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (const [index, item] of items.entries()) {
    try {
      done.push(await work(item));
    } catch (error) {
      if (!(error instanceof OpenwardError)) throw error;
      throw new OpenwardError(error.code, `${what}.${index} (${idOf(item)}): ${error.message}`, { cause: error });
    }
  }
  return done;
}
