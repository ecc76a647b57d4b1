/**
 * Peers learn of a block one after the other: what somebody else has just committed may be there a moment later. Asks
 * again, at growing intervals, until there is an answer or `patience` (milliseconds) has run out.
 */
export async function eventually<T>(find: () => Promise<T | undefined>, patience: number): Promise<T | undefined> {
  const interval = (attempt: number): number => Math.min(1000, 25 * 2 ** attempt);
  for (let attempt = 0, waited = 0; ; waited += interval(attempt), attempt += 1) {
    const found = await find();
    if (found !== undefined || waited >= patience) return found;
    await new Promise((resolve) => setTimeout(resolve, interval(attempt)));
  }
}
