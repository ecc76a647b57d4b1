import { OpenwardError } from '../../domain/errors.ts';
import { together } from './together.ts';

/**
 * Does the same with each of what one transaction brings, all at once, so that what they ask of the peer is asked
 * together. A refusal of one refuses the transaction, of which nothing is then written, and says which one it was, the
 * first if several. Errors: those of `work`.
 */
export async function eachOrNone<T, R>(
  items: readonly T[],
  what: string,
  idOf: (item: T) => string,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const naming = async (item: T, index: number): Promise<R> => {
    try {
      return await work(item);
    } catch (error) {
      if (!(error instanceof OpenwardError)) throw error;
      throw new OpenwardError(error.code, `${what}.${index} (${idOf(item)}): ${error.message}`, { cause: error });
    }
  };
  return together(items.map(naming));
}
