import { ZodError } from 'zod';

/**
 * What `load` gives, or undefined when an entry is not of its shape. Damage is the same for every endorser; a peer that
 * does not answer is none, and ends the transaction.
 */
export async function unlessDamaged<T>(load: () => Promise<T | undefined> | T): Promise<T | undefined> {
  try {
    return await load();
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof ZodError) return undefined;
    throw error;
  }
}
