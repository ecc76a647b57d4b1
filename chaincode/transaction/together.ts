/**
 * As `Promise.all`, but it ends when everything has ended: nothing may be asked of the peer after the transaction was
 * answered. Of several failures it throws the first in order, as if one had been done after the other.
 */
export async function together<T extends readonly unknown[] | []>(
  work: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
